### What the bot says in a chat. Warm, short, plain; British spelling. The first line of every message may
### appear on a lock screen: it holds nothing but the bank's name and the topic. Titles of buttons and ready
### answers have at most 20 characters.
###
### Names of payees, accounts and the last four digits come with a second word that tells whether they are
### known: $account_given is "yes" or "no".

## Who speaks, and help

# $bank (text): the bank's name
greet =
    مرحبًا، معك المساعد الآلي لدى { $bank }.
    يمكنني عرض رصيدك ومدفوعاتك، واستلام بلاغ عن احتيال، وتحويلك إلى موظف. لست مضطرًا إلى استخدامي: يمكنك طلب موظف في أي وقت.
    يُرجى ألا تكتب هنا أبدًا أرقام البطاقات أو الأرقام السرية أو كلمات المرور.
greet-again = أهلًا بك مجددًا. كيف يمكنني مساعدتك؟
# $bank (text): the bank's name
help =
    إليك ما يمكنني فعله لك لدى { $bank }:
    • عرض رصيدك
    • عرض آخر مدفوعاتك، وكذلك حسب المتجر أو التاريخ أو المبلغ
    • استلام بلاغ عن احتيال أو بطاقة مفقودة في أي ساعة
    • تحويلك إلى موظف
    اكتب «توقف» لفصل كل شيء فورًا.
small-talk = أنا مساعد آلي، ولا أجيد الدردشة. يمكنني مساعدتك في الرصيد والمدفوعات وبلاغات الاحتيال أو الوصول إلى موظف.
out-of-scope = لا يمكنني المساعدة في ذلك هنا. يستطيع موظف في البنك مساعدتك، أو اختر مما يلي:
thanks = على الرحب والسعة.
goodbye = إلى اللقاء، ودمت بخير. أنا هنا متى احتجت إليّ.
cancelled = حسنًا، لن يُنفَّذ شيء.
abuse = يؤسفني أن الأمور لا تسير على ما يرام. يمكن لموظف أن يتولى المحادثة إن أردت.
later-offer = لقد طلبت شيئًا آخر أيضًا. هل ما زلت تريده؟
language-which = بأي لغة تود أن نتحدث؟
language-others = عذرًا، لا أفهم هذه اللغة بعد. أتحدث اللغات المذكورة أدناه؛ وقد يستطيع موظف في البنك مساعدتك بلغتك.
language-now = حسنًا، لنتابع بالعربية.
attachment = لا يمكنني الاطلاع على الصور أو الملصقات أو الرسائل الصوتية. هل يمكنك كتابة ذلك في كلمات قليلة؟
# $bank (text): the bank's name
# $chat (word): messenger; visitor: the bank's own web chat, with somebody unknown; own: with somebody who signed in there
trust =
    نعم، معك المساعد الآلي لدى { $bank }.
    للتأكد، افتح رابط هذه المحادثة من موقع البنك نفسه أو تطبيقه. لا أطلب أبدًا الأرقام السرية أو كلمات المرور أو أرقام البطاقات، ولا أنقل أي أموال أبدًا.
    { $chat ->
        [messenger] يستطيع تطبيق المراسلة قراءة ما يُكتب هنا؛ أما الأرقام فتُفتح على صفحة البنك نفسها ما لم تختر غير ذلك. تعرض صفحة «بياناتي» كل ما قُرئ ولماذا.
       *[own] هذه المحادثة للبنك نفسه ولا تقرؤها أي شركة مراسلة؛ أما الأرقام فتُفتح على صفحة البنك نفسها ما لم تختر غير ذلك. تعرض صفحة «بياناتي» كل ما قُرئ ولماذا.
    }
# $topic (word): what the customer wanted and this service does not do
elsewhere =
    { $topic ->
        [upcoming] لا يمكنني عرض المدفوعات القادمة. يعرض تطبيق البنك الأوامر الدائمة والخصم المباشر.
        [bill_due] لا يمكنني معرفة المستحق على بطاقة ائتمان. يبيّن تطبيق البنك وكشف بطاقتك المبلغ واليوم.
        [statement] لا يمكنني إرسال كشوف الحساب. يمكنك تنزيلها من تطبيق البنك أو من الخدمة المصرفية عبر الإنترنت.
        [account_details] لا أعرض أرقام الحسابات في المحادثة حفاظًا على أمانها. تجد أرقام حساباتك في تطبيق البنك وفي كشوف حسابك.
        [open_account] لا يمكنني فتح حسابات. يمكنك ذلك من موقع البنك أو في أحد فروعه.
        [close_account] لا يمكنني إغلاق حسابات. يستطيع موظف في البنك أن يخبرك كيف يتم ذلك.
        [savings] لا يمكنني تقديم المشورة بشأن الادخار أو العوائد. يعرضها موقع البنك، ويمكن لموظف مساعدتك.
        [overdraft] لا يمكنني ترتيب السحب على المكشوف أو تغييره. يستطيع ذلك موظف في البنك.
        [loan] لا يمكنني تقديم المشورة بشأن القروض. تجد الشروط في موقع البنك، ويمكن لموظف مساعدتك.
        [change_details] لا يمكنني تغيير بياناتك. يمكنك ذلك من تطبيق البنك أو مع موظف.
        [login_problem] لا يمكنني إصلاح تسجيل الدخول. في صفحة الدخول لدى البنك خيار «نسيت كلمة المرور»، ويمكن لموظف مساعدتك أيضًا. لا تخبر أحدًا بكلمة مرورك أبدًا.
        [branch] لا أعرف الفروع وأجهزة الصراف الآلي. يعرض موقع البنك وتطبيقه أقربها ومواعيد عملها.
        [deposit] لا يمكنني استلام الأموال. يمكنك أن تعرف من أحد الفروع أو من تطبيق البنك كيف تودع نقدًا أو شيكًا.
        [notifications] لا يمكنني تغيير التنبيهات بعد. يمكنك ضبطها في تطبيق البنك.
        [unlock_card] لا يمكنني إلغاء إيقاف البطاقات. يمكنك ذلك من تطبيق البنك أو مع موظف.
        [replace_card] لا يمكنني طلب بطاقة جديدة. يمكنك ذلك من تطبيق البنك أو مع موظف. وإن كانت بطاقتك مفقودة أو مسروقة، فأخبرني بذلك.
        [card_not_working] لا يمكنني فحص البطاقات. كثيرًا ما يكون السبب جهاز المتجر؛ ويستطيع موظف في البنك فحص بطاقتك.
        [pin] لا يمكنني رؤية الأرقام السرية أو تغييرها، ولن يطلب منك أحد هنا رقمك أبدًا. يمكن لتطبيق البنك أو لموظف مساعدتك.
        [card_delivery] لا يمكنني معرفة مكان بطاقتك. يستطيع موظف في البنك التحقق من ذلك.
        [activate_card] لا يمكنني تفعيل البطاقات. تبيّن لك الرسالة المرفقة ببطاقتك كيف يتم ذلك، وعادةً ما يكون من تطبيق البنك.
        [new_card] لا يمكنني استلام طلبات البطاقات. يمكنك ذلك من موقع البنك أو في أحد فروعه.
        [mobile_wallet] لا يمكنني إعداد الدفع بالهاتف. يتم ذلك من تطبيق البنك أو من محفظة هاتفك.
        [travel] لا أعرف أين تعمل بطاقتك. يبيّن تطبيق البنك إن كانت مفتوحة لبلدان أخرى، ويمكن لموظف مساعدتك.
        [refund] لا يمكنني تتبّع المبالغ المستردة، لكن يمكنني عرض مدفوعاتك: يظهر المبلغ المسترد فيها بعد أن يرسله المتجر.
        [declined] لا يمكنني معرفة سبب رفض دفعة. قد يوضح رصيدك ذلك، ويستطيع موظف في البنك التحقق من الأمر.
        [pending_payment] لا يمكنني تحديد متى تُقيَّد دفعة. يمكنني عرض المدفوعات التي ما زالت معلّقة.
        [transfer_status] لا يمكنني تتبّع التحويلات، لكن يمكنني عرض مدفوعاتك. يستطيع موظف في البنك تتبّع تحويل.
        [transfer_money] لا أنقل الأموال أبدًا: لا يستطيع أحد أن يجعلني أدفع لأحد. يمكنك ذلك من تطبيق البنك.
        [cancel_payment] لا يمكنني إيقاف المدفوعات. يُرجى القيام بذلك الآن من تطبيق البنك، أو طلب موظف فورًا.
        [receipt] لا يمكنني إصدار إيصالات بعد. تطبيق البنك وكشف حسابك يثبتان الدفع.
        [fees] لا أذكر الرسوم. قائمة الأسعار في موقع البنك، ويستطيع موظف أن يشرح لك رسمًا دفعته.
        [exchange_rate] لا أذكر أسعار الصرف. يعرض موقع البنك وتطبيقه الأسعار الحالية.
       *[limits] لا يمكنني رؤية الحدود أو تغييرها. يعرضها تطبيق البنك، ويمكن لموظف مساعدتك.
    }
unknown-act = هذا الزر من رسالة قديمة ولم يعد يعمل. اختر مما يلي من فضلك:
# $what (word): what the customer wanted; $at (time): when they wrote it
late-ask =
    { $what ->
        [balance] لقد سألت عن رصيدك في { $at }، ولم يصلني ذلك إلا الآن.
        [transactions] لقد سألت عن مدفوعاتك في { $at }، ولم يصلني ذلك إلا الآن.
        [link] لقد طلبت ربط حساب في { $at }، ولم يصلني ذلك إلا الآن.
        [unlink] لقد طلبت فصل كل شيء في { $at }، ولم يصلني ذلك إلا الآن.
        [delete] لقد طلبت حذف بياناتك في { $at }، ولم يصلني ذلك إلا الآن.
       *[no_person] لقد كتبت في { $at } أنك لم تعد بحاجة إلى موظف، ولم يصلني ذلك إلا الآن.
    }
    لم أتخذ أي إجراء بعد. هل ما زلت تريد ذلك؟
late-words = وصلتني هاتان الكلمتان متأخرتين، فلم أستخدمهما. إن كانت الصفحة ما زالت تعرضهما لك، فاكتبهما من جديد من فضلك.
# An earlier message did not reach the customer.
undelivered = عذرًا، لم أتمكن من إيصال رسالتي الأخيرة إليك. إن كنت ما زلت تنتظر جوابًا، فاسألني مرة أخرى أو اطلب موظفًا.
undelivered-balance = عذرًا، لم أتمكن من إيصال رسالتي الأخيرة إليك. كان آخر ما سألتني عنه رصيدك. هل أعرضه؟
undelivered-payments = عذرًا، لم أتمكن من إيصال رسالتي الأخيرة إليك. كان آخر ما سألتني عنه مدفوعاتك. هل أعرضها؟
redacted = حرصًا على سلامتك: لا تكتب هنا أبدًا أرقام البطاقات أو الرموز أو كلمات المرور. لقد أزلت ذلك من سجلاتنا، ويحسن بك حذف رسالتك أيضًا.
# $minutes (number): how long until there is room again
limit =
    { $minutes ->
        [zero] هذه رسائل كثيرة دفعة واحدة. أمهلني لحظات من فضلك؛ ما ترسله قبل ذلك لا يمكنني الرد عليه. أما «توقف» وبلاغات الاحتيال وطلب موظف فتعمل دائمًا.
        [one] هذه رسائل كثيرة دفعة واحدة. أمهلني دقيقة من فضلك؛ ما ترسله قبل ذلك لا يمكنني الرد عليه. أما «توقف» وبلاغات الاحتيال وطلب موظف فتعمل دائمًا.
        [two] هذه رسائل كثيرة دفعة واحدة. أمهلني دقيقتين من فضلك؛ ما ترسله قبل ذلك لا يمكنني الرد عليه. أما «توقف» وبلاغات الاحتيال وطلب موظف فتعمل دائمًا.
        [few] هذه رسائل كثيرة دفعة واحدة. أمهلني { $minutes } دقائق من فضلك؛ ما ترسله قبل ذلك لا يمكنني الرد عليه. أما «توقف» وبلاغات الاحتيال وطلب موظف فتعمل دائمًا.
        [many] هذه رسائل كثيرة دفعة واحدة. أمهلني { $minutes } دقيقة من فضلك؛ ما ترسله قبل ذلك لا يمكنني الرد عليه. أما «توقف» وبلاغات الاحتيال وطلب موظف فتعمل دائمًا.
       *[other] هذه رسائل كثيرة دفعة واحدة. أمهلني { $minutes } دقيقة من فضلك؛ ما ترسله قبل ذلك لا يمكنني الرد عليه. أما «توقف» وبلاغات الاحتيال وطلب موظف فتعمل دائمًا.
    }
# What is said where nothing else may be said.
masked = هناك خبر جديد لك. حفاظًا على خصوصيتك لا يُعرض في هذه المحادثة.

## Somebody whom the bank does not know wrote in this chat

# $bank (text): the bank's name
stranger-warning =
    تنبيه من { $bank }: في هذه المحادثة رسالة ليست منا.
    لقد راسلك هنا طرف آخر باسمنا. يُرجى عدم فتح الروابط التي فيها، وعدم الاتصال بالأرقام الواردة فيها، وعدم الرد عليها.
    إلى أن نتحقق من الأمر، لن أرسل روابط ولن أعرض شيئًا من حساباتك في هذه المحادثة. أما الإبلاغ عن الاحتيال و«توقف» وطلب موظف فما زالت تعمل.
# $bank (text): the bank's name
stranger-stopped =
    من { $bank }: الروابط والأرقام متوقفة في هذه المحادثة.
    لقد كتب هنا طرف آخر باسمنا، وما زلنا نتحقق من الأمر. إلى ذلك الحين يُرجى استخدام تطبيق البنك أو موقعه، أو الاتصال بالبنك.
# $bank (text): the bank's name
stranger-cleared = من { $bank }: لقد تحققنا من الرسالة التي لم تكن منا. يمكنك استخدام هذه المحادثة كما في السابق؛ ويُرجى ألا تتبع ما جاء في تلك الرسالة.

## When a message was not understood

unsure-rephrase = عذرًا، لم أفهم ذلك. هل يمكنك صياغته بطريقة أخرى، أو الاختيار مما يلي؟
unsure-which = لست متأكدًا أيّ هذه الخيارات تقصد:
unsure-person = ما زلت لا أفهم، عذرًا. هل تود التحدث إلى موظف؟
unsure-options = لم أتمكن من فهم ذلك، لكن هذه الخيارات متاحة دائمًا:

## Titles of buttons

button-link = ربط الحساب
button-see-balance = عرض الرصيد
button-see-payments = عرض المدفوعات
button-my-data = بياناتي
button-again = نعم، من فضلك
button-allow = السماح بهذا
button-renew = تجديد الإذن
button-read-note = قراءة الرسالة

## Titles of readings, when two are as likely

meant-balance = الرصيد
meant-transactions = المدفوعات
meant-spending = ما أنفقته
meant-upcoming = المدفوعات القادمة
meant-bill-due = فاتورة البطاقة
meant-statement = كشف الحساب
meant-account-details = بيانات الحساب
meant-open-account = فتح حساب
meant-close-account = إغلاق حساب
meant-savings = الادخار
meant-overdraft = السحب على المكشوف
meant-loan = قرض أو تمويل عقاري
meant-change-details = تغيير بياناتي
meant-login-problem = تعذّر تسجيل الدخول
meant-branch = فرع أو صراف آلي
meant-deposit = إيداع المال
meant-notifications = التنبيهات
meant-lost-card = بطاقة مفقودة
meant-stolen-card = بطاقة مسروقة
meant-lock-card = إيقاف بطاقتي
meant-unlock-card = إلغاء إيقاف بطاقتي
meant-replace-card = استبدال بطاقتي
meant-card-fault = البطاقة لا تعمل
meant-pin = الرقم السري
meant-card-delivery = البطاقة في البريد
meant-activate-card = تفعيل بطاقة
meant-new-card = بطاقة جديدة
meant-mobile-wallet = الدفع بالهاتف
meant-travel = البطاقة في الخارج
meant-cash-machine = مشكلة صراف آلي
meant-fraud = احتيال
meant-not-my-payment = دفعة لا تخصني
meant-dispute = استعادة مالي
meant-duplicate = خُصم المبلغ مرتين
meant-wrong-amount = مبلغ خاطئ
meant-refund = مبلغ مسترد
meant-declined = دفعة مرفوضة
meant-pending = دفعة معلّقة
meant-transfer-status = أين تحويلي
meant-transfer-money = إرسال المال
meant-wrong-recipient = دفعت للشخص الخطأ
meant-cancel-payment = إيقاف دفعة
meant-receipt = إيصال
meant-fees = الرسوم
meant-exchange-rate = سعر الصرف
meant-limits = الحدود
meant-link = ربط الحساب
meant-unlink = فصل الحساب
meant-my-data = ما تعرفونه عني
meant-delete-data = حذف بياناتي
meant-complaint = تقديم شكوى
meant-hardship = لا أستطيع الدفع
meant-bereavement = حالة وفاة
meant-person = التحدث إلى موظف
meant-help = مساعدة
meant-trust = هل هذا آمن؟

## Titles of ready answers

quick-balance = الرصيد
quick-payments = المدفوعات
quick-fraud = الإبلاغ عن احتيال
quick-person = التحدث إلى موظف
quick-help = مساعدة
quick-more = عرض المزيد
quick-stop = توقف
quick-delete-too = حذف بياناتي أيضًا
quick-keep = الاحتفاظ ببياناتي
quick-meant-card = قصدت بطاقتي
quick-no-person = لا حاجة إلى موظف
quick-link = ربط الحساب
quick-yes = نعم
quick-no = لا
# The names of languages, each in itself: the same in every file.
language-en = English
language-es = Español
language-fr = Français
language-de = Deutsch
language-pt = Português
language-ar = العربية

## Connecting an account

# $bank (text): the bank's name
# $chat (word): as above
link-invite =
    { $chat ->
        [messenger]
            لعرض أرقامك، يُرجى ربط حسابك لدى { $bank } مرة واحدة.
            يفتح الزر صفحة البنك نفسها ويعمل مدة 10 دقائق. تسجّل الدخول هناك بعاملَي تحقق، وليس في هذه المحادثة أبدًا. وتبيّن لك الصفحة أيضًا ما يمكن لتطبيق المراسلة رؤيته.
        [visitor]
            لعرض أرقامك، يُرجى تسجيل الدخول وربط حسابك لدى { $bank } مرة واحدة.
            يأخذك الزر إلى هناك ويعمل مدة 10 دقائق، وسؤالك محفوظ. تسجّل الدخول لدى بنكك بعاملَي تحقق، وليس في هذه المحادثة أبدًا.
       *[own]
            لعرض أرقامك، يُرجى ربط حسابك لدى { $bank } مرة واحدة.
            يفتح الزر صفحة البنك نفسها ويعمل مدة 10 دقائق. تسجّل الدخول هناك بعاملَي تحقق، وليس في هذه المحادثة أبدًا. وتبيّن لك الصفحة أيضًا ما الذي يُقرأ ومدة ذلك.
    }
# $what (word): balance, transactions
carried-over =
    { $what ->
        [transactions] قبل تسجيل الدخول سألت عن مدفوعاتك.
       *[balance] قبل تسجيل الدخول سألت عن رصيدك.
    }
link-another =
    اختر البنك الآخر في الصفحة التي يفتحها الزر؛ وهو يعمل مدة 10 دقائق.
    تسجّل الدخول هناك بعاملَي تحقق، وليس في هذه المحادثة أبدًا. وما هو مربوط بالفعل يبقى كما هو.
link-none = لا يوجد حساب مربوط بعد.
link-paused = ربط الحسابات متوقف مؤقتًا. يُرجى المحاولة لاحقًا أو طلب موظف.
link-already = حسابك مربوط بالفعل. في صفحة «بياناتي» يمكنك الاطلاع على ما سمحت به وتغييره.
# $institution (text): where the account is
link-permission = بخصوص { $institution }: يتطلب هذا إذنًا إضافيًا منك. يفتح الزر الصفحة التي تمنح فيها هذا الإذن وحده.
# $institution (text): where the account is
consent-allowed = بخصوص { $institution }: شكرًا لك، أصبح ذلك مسموحًا الآن. يمكنك سحب هذا الإذن من صفحة «بياناتي» في أي وقت.
# $institution (text): where the account is
factor-passkey-added = بخصوص { $institution }: أُضيف مفتاح مرور لهذا الربط. إن لم تكن أنت من فعل ذلك، فاكتب «توقف».
# $institution (text): where the account is
factor-passkey-removed = بخصوص { $institution }: أُزيل مفتاح مرور من هذا الربط. إن لم تكن أنت من فعل ذلك، فاكتب «توقف».
# $institution (text): where the account is
factor-pin-changed = بخصوص { $institution }: تغيّر الرقم السري لأحد المتصفحات. إن لم تكن أنت من فعل ذلك، فاكتب «توقف».
# $institution (text): where the account is
factor-browser-bound = بخصوص { $institution }: بعد تسجيل دخول لدى البنك أصبح بإمكان متصفح آخر عرض أرقامك. إن لم تكن أنت من فعل ذلك، فاكتب «توقف».
# $institution (text): where the account is
factor-browser-removed = بخصوص { $institution }: لم يعد بإمكان أحد المتصفحات عرض أرقامك. إن لم تكن أنت من فعل ذلك، فاكتب «توقف».
# $institution (text): where the account is
consent-narrowed = بخصوص { $institution }: لم يعد يُقرأ ما سحبت الإذن به.
# $institution (text): where the account is
display-tap = بخصوص { $institution }: بناءً على اختيارك في صفحة «بياناتي»، لم تعد الأرقام تظهر هنا. تراها بالضغط على زر.
# $institution (text): where the account is
display-balances = بخصوص { $institution }: بناءً على الاختيار في صفحة «بياناتي»، تظهر الأرصدة هنا في المحادثة من الآن فصاعدًا. إن لم تكن أنت من اختار ذلك، فاكتب «توقف».
# $institution (text): where the account is
display-chat = بخصوص { $institution }: بناءً على الاختيار في صفحة «بياناتي»، تظهر الأرصدة والمدفوعات هنا في المحادثة من الآن فصاعدًا. إن لم تكن أنت من اختار ذلك، فاكتب «توقف».
# $institution (text): where the account is; $at (time): when the permission ends
consent-renewed = بخصوص { $institution }: جُدّد إذنك ويسري حتى { $at }.
# $institution (text): where the account is
consent-ends = بخصوص { $institution }: ينتهي إذنك قريبًا.
# $institution (text): where the account is; $at (time): when the permission ends
consent-ends-what = ابتداءً من { $at } لن أتمكن من قراءة حساباتك لدى { $institution } ما لم تجدد الإذن. يقوم الزر بذلك في خطوة واحدة؛ وإن لم تفعل شيئًا، انتهى الإذن من تلقاء نفسه.
# $institution (text): where the account is
consent-over = بخصوص { $institution }: انتهى إذنك كما كان مقررًا. لن يُقرأ شيء بعد الآن، وأنا أبلغ البنك بذلك. للمتابعة يُرجى الربط من جديد.
link-declined = لا بأس، لم يُربط شيء. إن غيّرت رأيك، فإليك زرًا جديدًا.
link-cancelled = لقد ألغيت العملية لدى البنك، فلم يُربط شيء. إن أردت المحاولة مرة أخرى، فإليك زرًا جديدًا.
link-bank-trouble = لم تستجب صفحة الدخول لدى البنك كما ينبغي، فلم يُربط شيء. لم يكن ذلك خطأك. إليك زرًا جديدًا.
link-too-weak = استُخدم عامل تحقق واحد فقط لتسجيل الدخول لدى البنك. حفاظًا على أمان حسابك يلزم عاملان، فلم يُربط شيء. يُرجى المحاولة مرة أخرى بكليهما.
# $institution (text): where the account is
pairing-ask =
    بخصوص { $institution }: بقيت خطوة أخيرة.
    تعرض الصفحة كلمتين. يُرجى كتابتهما هنا لإثبات أن الصفحة والمحادثة تخصان الشخص نفسه.
    هل أرسلك أحد إلى هنا أو طلب منك هاتين الكلمتين؟ لا تكتبهما إذن: فمن يطلبهما يحاول السرقة.
# $tries (number): tries left
pairing-wrong =
    { $tries ->
        [zero] ليست هاتان الكلمتان الظاهرتين في الصفحة. لم تبق لك أي محاولة.
        [one] ليست هاتان الكلمتان الظاهرتين في الصفحة. بقيت لك محاولة واحدة.
        [two] ليست هاتان الكلمتان الظاهرتين في الصفحة. بقيت لك محاولتان.
        [few] ليست هاتان الكلمتان الظاهرتين في الصفحة. بقيت لك { $tries } محاولات.
        [many] ليست هاتان الكلمتان الظاهرتين في الصفحة. بقيت لك { $tries } محاولة.
       *[other] ليست هاتان الكلمتان الظاهرتين في الصفحة. بقيت لك { $tries } محاولة.
    }
pairing-misspelt = إحدى هاتين الكلمتين ليست من الكلمات التي نستخدمها. يُرجى النظر إلى الصفحة مرة أخرى وكتابة الكلمتين كما هما تمامًا.
pairing-waiting = أنا في انتظار الكلمتين اللتين تعرضهما الصفحة. يُرجى كتابتهما هنا كما هما تمامًا. لإيقاف الربط اكتب «إلغاء».
pairing-called-off = حسنًا، أوقفت الربط. لم يُربط شيء ولم يُقرأ شيء.
pairing-failed = لم تكونا الكلمتين الصحيحتين أيضًا، فتوقفت هنا. لم يُربط شيء ولم يُقرأ شيء.
pairing-expired = انتهت مدة صلاحية الكلمتين. لم يُربط شيء ولم يُقرأ شيء.
pairing-already-over = لا ننتظر أي كلمات حاليًا. إن كنت تقصد ربط حسابك، فابدأ من جديد من فضلك.
# $institution (text): where the account is
linked = بخصوص { $institution }: تم ربط حسابك. اكتب «توقف» في أي وقت لفصله.

## Balance

# $bank (text): where the account is
balance-ready = من { $bank }: رصيدك جاهز.
# Under the name of a bank, when several are connected.
ready-note = يفتح صفحة البنك نفسها
# $institution (text): where the account is
balance-head = رصيدك لدى { $institution }
# $account (text): the account's nickname; $account_kind (word): kind of account; $last_four (text): last
# digits; $amount (money); $kind (word): which figure it is; $as_of (time): when it held
balance-line =
    { $account_given ->
        [yes] الحساب { $account }
       *[no] { $account_kind ->
            [current] الحساب الجاري
            [savings] حساب التوفير
            [card] البطاقة
            [loan] القرض
            [wallet] المحفظة
           *[other] الحساب
        }
    }{ $last_four_given ->
        [yes] {" "}آخر أرقامه { $last_four }
       *[no] {""}
    }: { $amount } { $kind ->
        [available] (المتاح)
        [expected] (المتوقع)
       *[booked] (المقيَّد)
    }، كما في { $as_of }
# $amount (money): the overdraft that the figure above includes
balance-credit = يشمل ذلك حد سحب على المكشوف بقيمة { $amount }.
# $amount (money); $kind (word): which figure it is
balance-second =
    { $kind ->
        [available] المتاح: { $amount }
        [expected] المتوقع: { $amount }
       *[booked] المقيَّد: { $amount }
    }
# $account (text): what the customer wrote
balance-no-account = لا يوجد بين الحسابات التي سمحت بها حساب باسم «{ $account }». لعرضها كلها اكتب «الرصيد».
balance-no-kind = لا يوجد بين الحسابات التي سمحت بها حساب من هذا النوع. لعرضها كلها اكتب «الرصيد».
balance-none = لم يخبرنا البنك بأي رصيد للحسابات التي سمحت بها.

## Payments

# $bank (text): where the account is
payments-ready = من { $bank }: مدفوعاتك جاهزة.
# $institution (text): where the account is
payments-head = مدفوعاتك لدى { $institution }
# $date (day or time); $payee (text); $amount (money): negative when paid out; $status (word)
payment-line =
    بتاريخ { $date }: { $payee_given ->
        [yes] { $payee }
       *[no] دون اسم
    }، { $amount }{ $status ->
        [booked] {""}
        [pending] {" "}(معلّقة)
       *[other] {" "}(غير نهائية)
    }
payments-none = لم أجد مدفوعات مطابقة.
# $payee (text): as the customer typed it
payments-looked-name = بحثت عن «{ $payee }».
# $from, $to (days): both included
payments-looked-days = بحثت من { $from } إلى { $to }.
# $account (text): the word by which the customer named it
payments-looked-account = بحثت في الحساب «{ $account }».
# $from (day): the payday, included
payments-since-payday = محسوبة من { $from }، يوم وصول آخر دخل منتظم لك.
payments-payday-unknown = لا أستطيع معرفة متى تقاضيت راتبك آخر مرة: لم أجد دخلًا منتظمًا في آخر 90 يومًا. اكتب يومًا بدلًا من ذلك، مثل «منذ 1 مارس».
payments-looked-amount = بحثت عن المبلغ الذي كتبته.
payments-more = هناك المزيد.
payments-end = كانت هذه الأخيرة.
more-nothing = المزيد من ماذا؟ يمكنني أن أعرض لك ما يلي:

## What the bank's system says
## $institution (text): where the account is

bank-slow = يستغرق { $institution } بعض الوقت. لحظة من فضلك.
bank-late = ما زال { $institution } لا يجيب. لا داعي للانتظار: سأكتب لك هنا فور وصول الجواب.
bank-unreachable = لا يمكن الوصول إلى { $institution } حاليًا. لا مشكلة في حسابك؛ يُرجى المحاولة بعد بضع دقائق.
bank-wait = يطلب منا { $institution } الانتظار قبل السؤال التالي. يُرجى المحاولة بعد بضع دقائق.
bank-ended = بخصوص { $institution }: انتهى الربط هناك. للمتابعة يُرجى الربط من جديد.
bank-reauthenticate = يطلب { $institution } تسجيل الدخول مرة أخرى قبل أن يجيب. يأخذك الزر إلى هناك.
bank-nonsense = أرسل { $institution } جوابًا لا يمكنني الاعتماد عليه، فلن أعرضه. يُرجى المحاولة لاحقًا أو طلب موظف.
bank-paused = توجيه الأسئلة إلى البنك متوقف مؤقتًا. ما زالت بلاغات الاحتيال وطلب موظف تعمل؛ أما الباقي فيُرجى المحاولة فيه لاحقًا.
bank-unattended = لا يسمح { $institution } إلا بعدد قليل من الأسئلة يوميًا من المحادثة، وقد استُنفدت أسئلة اليوم. يعرض لك الزر الرقم على صفحة البنك نفسها.

## Fraud, lost cards, complaints

# $reference (text): the case; $bank (text): the bank's name
fraud-opened =
    من { $bank }: تم استلام بلاغك.
    رقم المرجع { $reference }. يُحتسب بلاغك من لحظة كتابتك، أيًّا كان من يقرؤه ومتى قرأه.
fraud-next-open = سينظر فيه موظف ثم يكتب لك هنا.
# $opens (time): when somebody will be there
fraud-next-closed = لا يوجد أحد في مكتب الخدمة الآن. إن لم يفتح أحد بلاغك خلال خمس دقائق، فسيُنبَّه مسؤول الطوارئ في البنك. يفتح المكتب في { $opens } وسيكتب لك هنا.
fraud-next-unknown = لا يمكنني تحديد متى سيكون أحد في مكتب الخدمة. إن لم يفتح أحد بلاغك خلال خمس دقائق، فسيُنبَّه مسؤول الطوارئ في البنك.
# $phone (text)
fraud-phone = للوصول إلى البنك فورًا اتصل بالرقم {"\u2066"}{ $phone }{"\u2069"} في أي ساعة.
fraud-no-phone = للوصول إلى البنك فورًا استخدم الرقم الموجود على ظهر بطاقتك.
# $reference (text): the case
fraud-again = لقد أضفت هذا إلى بلاغك { $reference }.
fraud-lock-note = لا يمكنني إيقاف البطاقات من هنا بعد. يُرجى إيقاف بطاقتك الآن بالهاتف أو من تطبيق البنك، حتى لا يستخدمها أحد.
# $reference (text): the case; $bank (text): the bank's name
request-opened =
    من { $bank }: وصلنا ما كتبته في صفحة «بياناتي».
    رقم المرجع { $reference }. سينظر فيه موظف في البنك.
# $reference (text): the case
complaint-opened =
    يؤسفني أن لديك سببًا للشكوى. لقد قُيّدت في سجل البنك.
    رقم المرجع { $reference }. سينظر فيها موظف ويجيبك هنا.
# $reference (text): the case
dispute-opened =
    سجّلت أن هناك خطأ في إحدى المدفوعات.
    رقم المرجع { $reference }. يُحتسب ذلك من لحظة كتابتك. سينظر فيه موظف ويجيبك هنا.
dispute-note = إن أردت، فاذكر لي المتجر والمبلغ واليوم: كل ذلك يُضاف إلى ملفك. وإن كان شخص آخر هو من دفع، فأبلغ عن احتيال بدلًا من ذلك.
care-hardship = شكرًا لإخبارنا؛ لا بد أن ذلك لم يكن سهلًا. سيتحدث معك موظف في البنك عما يمكن فعله. لست مضطرًا إلى شرح أي شيء لي.
care-bereavement = تقبّل منا خالص التعازي. سيساعدك موظف في البنك في كل ما يلزم، خطوة بخطوة. لست مضطرًا إلى شرح أي شيء لي.
care-vulnerability = شكرًا لإخباري بذلك. سيخصص لك موظف في البنك ما يلزم من الوقت. إن كنت أنت أو أي شخص آخر في خطر الآن، فيُرجى الاتصال برقم الطوارئ.
care-next-open = رسالتك تسبق الأسئلة المعتادة: سيكتب لك موظف هنا قريبًا.
# $opens (time): when somebody will be there
care-next-closed = لا يوجد أحد في مكتب الخدمة الآن. يفتح المكتب في { $opens }، وسيكتب لك موظف هنا حينها.
care-next-unknown = لا يمكنني تحديد متى سيكون أحد في مكتب الخدمة؛ وسيكتب لك موظف هنا.

## A person at the bank

# $waiting (number): people ahead
person-open =
    { $waiting ->
        [0] سيكون معك موظف قريبًا؛ دورك هو التالي.
        [one] سيكون معك موظف قريبًا. ينتظر قبلك عميل واحد آخر.
        [two] سيكون معك موظف في أقرب وقت ممكن. ينتظر قبلك عميلان آخران.
        [few] سيكون معك موظف في أقرب وقت ممكن. ينتظر قبلك { $waiting } عملاء آخرين.
        [many] سيكون معك موظف في أقرب وقت ممكن. ينتظر قبلك { $waiting } عميلًا آخر.
       *[other] سيكون معك موظف في أقرب وقت ممكن. ينتظر قبلك { $waiting } عميل آخر.
    }
# $opens (time): when somebody will be there
person-closed = لا يوجد أحد في مكتب الخدمة الآن. يفتح المكتب في { $opens }؛ أنت في قائمة الانتظار وسيأتيك الرد هنا.
person-unknown = أنت في قائمة الانتظار وسيأتيك الرد هنا. لا يمكنني تحديد متى سيكون أحد في مكتب الخدمة.
person-already = أنت في قائمة الانتظار بالفعل، وسيرد عليك موظف هنا. سيقرأ كل ما تكتبه الآن.
person-cancelled = حسنًا، أخرجتك من قائمة الانتظار.
person-busy-note = إلى ذلك الحين ما زال بإمكاني الإجابة عما أعرفه.
# $bank (text): the bank's name. In place of what a person at the bank wrote about the customer's data.
note-ready = من { $bank }: هناك رسالة لك.
# $name (text): the person's name; $text (text): what they wrote
staff-says =
    رسالة من { $name }:
    { $text }
staff-back = معك المساعد الآلي من جديد. يمكنك طلب موظف في أي وقت.
resolved = أغلق الموظف الذي ساعدك طلبك. معك المساعد الآلي من جديد؛ يمكنك طلب موظف في أي وقت.

## Stop and rights

# $count (number): links that ended; $at (time): when
stop-done =
    { $count ->
        [zero] تم: لم يعد أي حساب مربوطًا، وذلك في { $at }.
        [one] تم: فُصل حسابك، وذلك في { $at }.
        [two] تم: فُصل حساباك، وذلك في { $at }.
        [few] تم: فُصلت حساباتك، وعددها { $count } حسابات، وذلك في { $at }.
        [many] تم: فُصلت حساباتك، وعددها { $count } حسابًا، وذلك في { $at }.
       *[other] تم: فُصلت حساباتك، وعددها { $count } حساب، وذلك في { $at }.
    }
    لن يُقرأ شيء بعد الآن. أنا أبلغ البنك، وسأكتب لك هنا عندما يؤكد ذلك.
stop-nothing = تم. لا يوجد حساب مربوط، ولا يُقرأ شيء.
stop-offer = هل تود حذف بياناتك أيضًا؟ أم كنت تقصد بطاقتك؟
# $institution (text); $at (time): when
stop-confirmed = أكد { $institution } انتهاء الربط، { $at }.
# $institution (text)
stop-unconfirmed = لم يؤكد { $institution } انتهاء الربط. نحن لم نعد نستخدمه؛ ويمكنك أيضًا إنهاؤه من تطبيق البنك نفسه.
delete-how = في صفحة «بياناتي» يمكنك طلب حذف كل ما نحتفظ به عنك. تسجّل الدخول هناك لدى البنك، حتى لا يفعل ذلك أحد غيرك.
meant-card = لا يمكنني إيقاف البطاقات من هنا بعد. يستطيع البنك ذلك فورًا:
# $at (time): when
erasure-asked =
    لقد طلبت منا حذف بياناتك. سيتم ذلك في { $at }: هذه المحادثة، وحساباتك المربوطة، وما نعرفه عنك.
    إن لم تكن أنت من طلب ذلك، أو غيّرت رأيك، فاكتب «احتفظ».
erasure-kept = تم الاحتفاظ ببياناتك. لن يُحذف شيء.
erasure-none = لا يوجد ما هو مقرر حذفه.
erasure-due = تُحذف بياناتك هنا الآن. هذه رسالتي الأخيرة. إن كتبت مرة أخرى، نبدأ من جديد.
erasure-held = يجب على بنكك الاحتفاظ ببعض السجلات عنك في الوقت الحالي، لذلك لم تُحذف بياناتك بعد. ستُحذف فور انتهاء ذلك.
rights =
    يحق لك أن تعرف ما نحتفظ به عنك، وأن تحصل على نسخة منه، وأن يُحذف.
    تعرض صفحة «بياناتي» أذوناتك وما قُرئ ولماذا. تسجّل الدخول هناك لدى البنك، حتى لا يراها أحد غيرك.
