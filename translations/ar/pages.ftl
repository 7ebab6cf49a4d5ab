### What pages say: plain, calm, exact; Modern Standard Arabic. Names that people or banks wrote come in as fields and
### are shown as text. Every error says what happened and what to do next.

## Around every page

page-skip = الانتقال إلى المحتوى
page-help = هل تحتاج إلى مساعدة؟ اطلب موظفًا في محادثتك في أي وقت.
# $phone (text): the bank's number
page-help-phone = أو اتصل بالرقم {"\u2066"}{ $phone }{"\u2069"} ليلًا أو نهارًا.
page-promise = لا للإعلانات، ولا لتكوين ملفات عن سلوكك، ولا تُباع أبدًا. لا يمكن لهذه الخدمة تحريك الأموال.
page-demo = هذا عرض تجريبي بعملاء وأموال غير حقيقيين.

## Errors: title, what happened, what next

page-error-not-found-title = هذه الصفحة غير موجودة
page-error-not-found-what = الرابط مكتوب بشكل غير صحيح، أو استُخدم من قبل، أو يخص شخصًا آخر.
page-error-not-found-next = عُد إلى محادثتك واطلب رابطًا جديدًا.
page-error-misdirected-title = عنوان خاطئ
page-error-misdirected-what = لا يُخدَم أي بنك على هذا العنوان.
page-error-misdirected-next = يُرجى فتح الرابط من محادثتك مرة أخرى دون تغييره.
page-error-chat-sign-in-title = سجّل الدخول إلى الدردشة أولًا
page-error-chat-sign-in-what = يؤدي هذا الرابط إلى حسابات، ولا يُعرف هنا من أنت. لم يُفتح شيء.
page-error-chat-sign-in-next = افتح الدردشة وسجّل الدخول لدى بنكك ثم اسأل مجددًا.
page-error-chat-busy-title = أسرع من اللازم قليلًا
page-error-chat-busy-what = وصلت رسائل كثيرة في وقت قصير فلم تُقبل هذه الرسالة.
page-error-chat-busy-next = انتظر دقيقة ثم أرسلها مرة أخرى. في حالة الطوارئ اتصل بالبنك.
page-error-form-title = يُرجى المحاولة مرة أخرى
page-error-form-what = كان هذا النموذج قديمًا جدًا، أو لم يُرسَل من صفحتنا. لم يتغير شيء.
page-error-form-next = ارجع إلى الصفحة وحدّثها ثم أرسل النموذج مرة أخرى. يجب السماح بملفات تعريف الارتباط لهذه الصفحة.
page-error-forbidden-title = هذا غير مسموح
page-error-forbidden-what = تسجيل دخولك لا يشمل ذلك.
page-error-forbidden-next = إن كنت تحتاج إليه في عملك، فاسأل المسؤول عن حسابات الدخول في بنكك.
page-note-title = رسالة لك
# $name (text): a person at the bank
page-note-from = من { $name }
page-error-stranger-title = الروابط من هذه المحادثة متوقفة
page-error-stranger-what = كتب طرف آخر في محادثتك باسم البنك. إلى أن يتحقق البنك من الأمر، لن يُفتح أي رابط من تلك المحادثة. لم يُعرض شيء ولم يتغير شيء.
page-error-stranger-next = يُرجى ألا تتبع ما جاء في تلك الرسالة. استخدم تطبيق البنك أو موقعه، أو افتح «بياناتي» هنا بتسجيل دخولك لدى البنك.
# $phone (text): the bank's number
page-error-phone = يمكنك أيضًا الاتصال بالبنك: {"\u2066"}{ $phone }{"\u2069"}.
page-error-unavailable-title = لا يمكننا ذلك الآن
page-error-unavailable-what = هناك شيء متوقف مؤقتًا من جانبنا. لم يتغير شيء.
page-error-unavailable-next = يُرجى المحاولة مرة أخرى بعد دقيقة.
page-error-internal-title = حدث خطأ ما
page-error-internal-what = كان ذلك خطأ منا، وقد سُجّل. لم يتغير شيء على حد علمنا.
page-error-internal-next = يُرجى المحاولة مرة أخرى، أو طلب موظف في محادثتك.

## PINs

page-pin-digits = يتكون الرقم السري من ستة أرقام من 0 إلى 9.
page-pin-easy = من السهل جدًا تخمين هذا الرقم السري. يُرجى اختيار رقم بلا نمط واضح، وليس 123456 أو 111111.

## The front page

page-landing-title = خدماتك المصرفية في محادثتك
# $bank (text): the bank's name
page-landing-heading = خدمات { $bank } في تطبيق المراسلة لديك
page-landing-what = اربط حسابك مرة واحدة بعاملَي تحقق لدى بنكك. ثم اسأل في المحادثة التي تستخدمها أصلًا:
page-landing-can-ask = كم رصيدي؟ كم دفعت في متجر الكتب؟
page-landing-can-report = لا أعرف هذه الدفعة. فقدت بطاقتي.
page-landing-can-person = هل يمكنني التحدث إلى موظف؟
page-landing-institutions = الحسابات التي يمكنك ربطها
page-landing-never = ما لا تفعله أبدًا
page-landing-never-money = تحريك الأموال. لا يمكنها إلا قراءة ما تسمح به.
page-landing-never-password = طلب كلمة مرور بنكك. تسجّل الدخول لدى بنكك نفسه.
page-landing-never-ads = استخدام ما تقرؤه للإعلانات أو لبناء ملفات عنك، أو بيعه.
page-landing-never-stay = البقاء رغمًا عنك. تنهيها بكلمة واحدة في المحادثة: توقف.
page-landing-sees = ما يراه تطبيق المراسلة مع ذلك
page-landing-sees-not = لا يرى تسجيل دخولك. تُفتح الأرصدة والمدفوعات في صفحة البنك نفسه، إلا إذا اخترت عرضها في المحادثة.
page-landing-try = جرّبها
page-landing-chat = الدردشة مع البنك هنا
page-landing-as-customer = بصفة عميل
page-landing-as-agent = بصفة موظف خدمة
page-landing-as-officer = بصفة مسؤول
page-landing-tour = جولة من خمس خطوات
page-landing-tour-ask = بصفة عميل، اسأل: كم رصيدي؟ ثم اضغط «ربط الحساب».
page-landing-tour-log-in = سجّل الدخول في البنك التجريبي باسم ada وكلمة المرور demo. تعرض صفحته الرمز أيضًا.
page-landing-tour-words = اكتب الكلمتين في المحادثة، ثم اضغط «عرض الرصيد».
page-landing-tour-person = اكتب أن بطاقتك سُرقت. بصفة موظف خدمة، سجّل الدخول باسم sam وكلمة المرور demo وأجب. تعرض الصفحة الرمز.
page-landing-tour-stop = بصفة عميل، اكتب توقف. بصفة مسؤول (olga)، انظر ما الذي تم ومتى ولماذا.
page-landing-me = بياناتي
page-landing-desk = مكتب الخدمة

## Linking

page-not-now = ليس الآن
page-continue = متابعة
page-back = رجوع
page-agree = موافقة ومتابعة
page-try-again = المحاولة مرة أخرى
page-go-on = متابعة
page-receipt = إيصال موافقتك (JSON)
page-text-changed = تغيّر نص هذه الصفحة منذ أن فتحتها. يُرجى قراءته مرة أخرى والاختيار من جديد.
page-back-to-chat = يمكنك إغلاق هذه الصفحة والعودة إلى محادثتك.
page-back-to-messenger = العودة إلى Messenger

page-start-title = ربط حسابك
# $bank (text): the bank's name
page-start-intro = لقد طلبت ذلك في محادثتك مع { $bank }. يستغرق الأمر نحو دقيقتين، وتسجّل الدخول لدى بنكك نفسه؛ نحن لا نرى كلمة مرورك أبدًا.
# $now (text): number of this step
# $of (text): number of all
page-step-now = الخطوة { $now } من { $of }
page-step-bank = البنك
page-step-allow = السماح
page-step-login = الدخول
page-step-accounts = الحسابات
page-step-answers = الأجوبة
page-step-lock = القفل
page-step-chat = المحادثة
page-start-search = ابحث عن بنكك
page-start-search-button = بحث
page-start-search-none = لا يمكن ربط بنك بهذا الاسم هنا. جرّب كتابة أخرى، أو اطلب التحدث إلى موظف في محادثتك.
page-start-search-all = عرض كل البنوك
page-start-which = لدى أي بنك حسابك؟
page-start-know = من المفيد أن تعرف
page-start-sees = لا نقرأ إلا ما تسمح به في الصفحة التالية، وفقط عندما تسأل.
# $days (number): how long the consent lasts
page-start-days =
    { $days ->
        [zero] ينتهي ذلك من تلقاء نفسه اليوم؛ وكلمة «توقف» في المحادثة تنهيه فورًا.
        [one] ينتهي ذلك من تلقاء نفسه بعد يوم واحد؛ وكلمة «توقف» في المحادثة تنهيه فورًا.
        [two] ينتهي ذلك من تلقاء نفسه بعد يومين؛ وكلمة «توقف» في المحادثة تنهيه فورًا.
        [few] ينتهي ذلك من تلقاء نفسه بعد { $days } أيام؛ وكلمة «توقف» في المحادثة تنهيه فورًا.
        [many] ينتهي ذلك من تلقاء نفسه بعد { $days } يومًا؛ وكلمة «توقف» في المحادثة تنهيه فورًا.
       *[other] ينتهي ذلك من تلقاء نفسه بعد { $days } يوم؛ وكلمة «توقف» في المحادثة تنهيه فورًا.
    }
page-start-messenger = تظل شركة تطبيق المراسلة ترى أنك تتحدث مع هذا البنك، ومتى، وما تكتبه.
page-start-own = هذه المحادثة تابعة للبنك نفسه: لا تراها أي شركة مراسلة.
page-start-asked = هل أرسل إليك شخص آخر هذا الرابط؟ لا تتابع إذن: فسيتمكن من رؤية حسابك.
page-start-button = ابدأ

page-goodbye-title = لم يُربط شيء
page-goodbye-what = لا بأس بذلك. لم يُقرأ شيء ولم يُحتفظ بشيء.

page-purposes-title = ما الذي يُسمح لنا بقراءته؟
# $institution (text): the institution's name
page-purposes-connected = { $institution } مربوط بمحادثتك بالفعل. المتابعة هنا تنشئ ربطًا جديدًا يحل محله، مثلًا لحسابات أخرى أو اختيار آخر.
# $institution (text): the institution's name
page-purposes-else = بنك آخر
page-purposes-other = ربط { $institution } بدلًا من ذلك
# $institution (text): the institution's name
page-purposes-intro = أنت تربط { $institution }.
page-purposes-what = عندما أسأل في المحادثة، أسمح لكم بما يلي
page-purposes-for-question = لازم لسؤالك
page-purpose-read-balance-title = قراءة أرصدتي
page-purpose-read-balance-detail = كم يوجد في كل حساب، مثل «المتاح: £250.00».
page-purpose-read-transactions-title = قراءة مدفوعاتي
page-purpose-read-transactions-detail = المبلغ والتاريخ ومن دُفع له، مثل «مكتبة الزاوية، £12.50».
# $until (text): a day
page-purposes-until = يسري ذلك حتى { $until }. لا نستخدمه أبدًا للإعلانات أو لتكوين ملفات عن سلوكك أو للبيع، ولا يمكننا تحريك الأموال.
# $institution (text): the institution's name
page-purposes-next = بعد ذلك تسجّل الدخول لدى { $institution } بعاملَي تحقق.
page-purposes-needed = يُرجى تحديد ما يحتاج إليه سؤالك، أو اختيار «ليس الآن».

page-leave-title = إلى بنكك
# $institution (text): the institution's name
page-leave-heading = جارٍ نقلك إلى { $institution }
# $institution (text): the institution's name
page-leave-what = تسجّل الدخول لدى { $institution } نفسه ثم تعود إلى هنا.
# $institution (text): the institution's name
page-leave-link = الانتقال إلى { $institution }

page-away-title = لقد زرت صفحة الدخول لدى بنكك
# $institution (text): the institution's name
page-away-what = ما زلنا في انتظار { $institution }. إن كانت صفحة الدخول مفتوحة في نافذة أخرى أو في تطبيق بنكك، فأكمل هناك. وإلا فابدأ من جديد.

page-accounts-title = أي حسابات؟
# $institution (text): the institution's name
page-accounts-which = الحسابات التي شاركتها لدى { $institution }
page-accounts-none = يُرجى إبقاء حساب واحد محددًا على الأقل، أو اختيار «ليس الآن».
page-accounts-how = كيف تود أن ترى الأجوبة؟
page-accounts-choice = يُرجى اختيار طريقة عرض الأجوبة.
page-choice-tap = العرض بالضغط
page-choice-tap-what = تعرض المحادثة زرًا، ويظهر الرقم في صفحة مثل هذه.
page-choice-chat = العرض في المحادثة
page-choice-chat-what = يظهر الرقم في المحادثة نفسها. تحتفظ Facebook بنسخة منه.
page-choice-own-what = يظهر الرقم في المحادثة نفسها لمن سجّل الدخول إليها. يحتفظ البنك بنسخة منه.
page-choice-balances = عرض الأرصدة في المحادثة
# $digits (text): the last four digits
page-account-ends = آخر أرقامه { $digits }
page-account-current = حساب جارٍ
page-account-savings = حساب توفير
page-account-card = بطاقة ائتمان
page-account-loan = قرض
page-account-wallet = محفظة
page-account-other = حساب

page-pin = الرقم السري
page-pin-title = اختر رقمًا سريًا لهذا المتصفح
# $institution (text): the institution's name
page-pin-what = به ترى أرقامك لدى { $institution } في هذا المتصفح دون تسجيل الدخول لدى البنك في كل مرة.
page-pin-hint = ستة أرقام، وليس الرقم السري لبطاقتك. يسري في هذا المتصفح مدة 90 يومًا.
page-pin-button = حفظ الرقم السري
page-pin-later = على جهاز ليس لك، لا تختر شيئًا: تظهر أرقامك هنا أثناء هذه الزيارة فقط، وبعدها تسجّل الدخول لدى البنك في كل مرة.
# $tries (number): tries left
page-pin-wrong =
    { $tries ->
        [zero] هذا الرقم السري غير صحيح. لم تبق لك أي محاولة؛ سجّل الدخول لدى بنكك.
        [one] هذا الرقم السري غير صحيح. بقيت لك محاولة واحدة؛ بعدها سجّل الدخول لدى بنكك.
        [two] هذا الرقم السري غير صحيح. بقيت لك محاولتان.
        [few] هذا الرقم السري غير صحيح. بقيت لك { $tries } محاولات.
        [many] هذا الرقم السري غير صحيح. بقيت لك { $tries } محاولة.
       *[other] هذا الرقم السري غير صحيح. بقيت لك { $tries } محاولة.
    }

page-words-title = خطوة أخيرة في محادثتك
# $institution (text): the institution's name
page-words-what = لربط { $institution } اكتب هاتين الكلمتين في المحادثة التي سألت فيها. إنهما تثبتان أن المحادثة لك.
page-words-name = كلمتا الربط
page-words-thief = من يطلب منك هاتين الكلمتين يسرق.
page-words-only = لا تكتبهما إلا في محادثتك أنت مع البنك. لا تقلهما لأحد أبدًا ولا تُرهما لأحد ولا ترسلهما إلى أحد.
# $until (text): a point in time
page-words-until = تسريان حتى { $until }.
page-words-typed = لقد كتبتهما

page-done-title = تم الربط
# $institution (text): the institution's name
page-done-what = تم ربط { $institution } بمحادثتك. جواب سؤالك هناك.
page-done-stop = اكتب «توقف» في المحادثة لإنهاء ذلك في أي وقت.

## One more permission, and renewing

page-allow-title = إذن إضافي
page-allow-what = يحتاج سؤالك إلى شيء لم تسمح به بعد. لا يتغير أي شيء آخر.
page-consent-login = بعد ذلك تسجّل الدخول لدى بنكك بعاملَي تحقق. ويسألك البنك هناك أيضًا.
page-renew-title = تجديد إذنك
# $days (number): how long it then lasts
page-renew-what =
    { $days ->
        [zero] يبقى ما سمحت به كما هو حتى نهاية اليوم.
        [one] يبقى ما سمحت به كما هو، مدة يوم واحد إضافي من الآن.
        [two] يبقى ما سمحت به كما هو، مدة يومين إضافيين من الآن.
        [few] يبقى ما سمحت به كما هو، مدة { $days } أيام إضافية من الآن.
        [many] يبقى ما سمحت به كما هو، مدة { $days } يومًا إضافيًا من الآن.
       *[other] يبقى ما سمحت به كما هو، مدة { $days } يوم إضافي من الآن.
    }
page-renew-where = الحساب لدى
page-renew-button = تجديد
page-renew-change = الاطلاع على ما سمحت به أو تغييره في «بياناتي»
page-consent-done-title = تم
page-consent-done-allowed = أصبح ذلك مسموحًا الآن. جواب سؤالك في محادثتك.
page-consent-done-renewed = تم تجديد إذنك.
page-consent-done-me = الاطلاع على كل ما سمحت به في «بياناتي»
page-consent-declined-title = لم يتغير شيء
page-consent-declined-what = لا بأس بذلك. يبقى ما سمحت به من قبل كما هو.
page-consent-text-title = نص الموافقة
# $version (text): the name of this wording
page-consent-text-version = هذا هو النص الذي وافق عليه العملاء باسم { $version }. لا يُغيَّر أبدًا.
page-error-consent-expired-title = انتهت صلاحية هذا الزر
page-error-consent-expired-what = لم يعد من الممكن الموافقة على شيء من خلاله، ولم يتغير شيء.
page-error-consent-expired-next = عُد إلى محادثتك واسأل مرة أخرى، أو افتح «بياناتي».
page-error-consent-used-title = استُخدم هذا الزر من قبل
page-error-consent-used-what = إنه يعمل مرة واحدة. وما كان مخصصًا له تغيّر منذ ذلك الحين، ويبقى كما هو الآن.
page-error-consent-used-next = عُد إلى محادثتك واسأل مرة أخرى، أو افتح «بياناتي».
page-error-consent-ended-title = انتهى هذا الربط
page-error-consent-ended-what = لا يمكن تجديد ما انتهى أو الإضافة إليه. لم يتغير شيء.
page-error-consent-ended-next = عُد إلى محادثتك واربط من جديد إن أردت.
page-error-consent-paused-title = ليس الآن
page-error-consent-paused-what = تغيير ما سمحت به متوقف مؤقتًا. أما سحبه فيعمل: اكتب «توقف» في محادثتك.
page-error-consent-paused-next = يُرجى المحاولة لاحقًا.
page-error-consent-other-person-title = كان ذلك عميلًا آخر
page-error-consent-other-person-what = لقد سجّلت الدخول باسم شخص لا يخصه هذا الرابط. لم يتغير شيء ولم يُقرأ شيء.
page-error-consent-other-person-next = إن كان أحد قد أرسل إليك هذا الرابط، فأغلقه. وإن كان لك، فاسأل مرة أخرى في محادثتك أنت.
page-error-consent-cancelled-title = أُلغيت العملية لدى البنك
page-error-consent-cancelled-what = لقد ألغيت تسجيل الدخول. يبقى ما سمحت به من قبل كما هو.
page-error-consent-cancelled-next = يمكنك المحاولة مرة أخرى أو إغلاق هذه الصفحة.
page-error-consent-weak-title = لم يكن تسجيل الدخول قويًا بما يكفي
page-error-consent-weak-what = سمح لك البنك بالدخول بعامل تحقق واحد فقط. لم يتغير شيء.
page-error-consent-weak-next = يُرجى المحاولة مرة أخرى بعامل التحقق الثاني.
page-error-consent-refused-title = لم نتمكن من الوثوق بذلك الجواب
page-error-consent-refused-what = لم يكن ما ورد من البنك كما ينبغي، فلم نستخدمه. لم يتغير شيء.
page-error-consent-refused-next = يُرجى المحاولة مرة أخرى.
page-error-consent-bank-title = لا يمكن الوصول إلى بنكك
page-error-consent-bank-what = لم ينجح تسجيل الدخول الآن. لم يتغير شيء.
page-error-consent-bank-next = يُرجى المحاولة مرة أخرى بعد دقيقة.

## Linking: errors

page-error-link-used-title = فُتح هذا الرابط من قبل
page-error-link-used-what = لقد فُتح في متصفح آخر، أو انتهت خطواته. إنه يعمل مرة واحدة فقط، حتى لا يستخدمه أحد غيرك.
page-error-link-used-next = عُد إلى محادثتك واطلب رابطًا جديدًا وافتحه في متصفح واحد فقط.
page-error-link-expired-title = انتهت صلاحية هذا الرابط
page-error-link-expired-what = حرصًا على سلامتك يعمل الرابط عشر دقائق فقط. لم يُربط شيء.
page-error-link-expired-next = عُد إلى محادثتك واطلب رابطًا جديدًا.
page-error-link-over-title = انتهى وقت هذه الصفحة
page-error-link-over-what = انقضت نصف الساعة المخصصة للربط، أو أُنهي في مكان آخر. لم يُربط شيء.
page-error-link-over-next = عُد إلى محادثتك واطلب رابطًا جديدًا.
page-error-link-paused-title = لا يمكن الربط الآن
page-error-link-paused-what = ربط الحسابات متوقف مؤقتًا. لم يُربط شيء، ولم يُستهلك رابطك.
page-error-link-paused-next = يُرجى المحاولة لاحقًا، أو طلب موظف في محادثتك.
page-error-link-cancelled-title = أُلغيت العملية لدى البنك
page-error-link-cancelled-what = لقد ألغيت تسجيل الدخول لدى { $institution }. لم يُربط شيء ولم يُقرأ شيء.
page-error-link-cancelled-next = يمكنك إغلاق هذه الصفحة. إن غيّرت رأيك، فهناك زر جديد في محادثتك.
page-error-link-weak-title = لم يكن تسجيل الدخول قويًا بما يكفي
page-error-link-weak-what = سمح لك { $institution } بالدخول بعامل تحقق واحد فقط. نحن لا نربط الحسابات إلا بعد عاملين. لم يُربط شيء.
page-error-link-weak-next = هناك زر جديد في محادثتك. يُرجى تسجيل الدخول بعامل التحقق الثاني، مثل تطبيق بنكك أو رمز.
page-error-link-refused-title = لم نتمكن من الوثوق بذلك الجواب
page-error-link-refused-what = لم يكن ما ورد من { $institution } كما ينبغي، فلم نستخدمه. لم يُربط شيء.
page-error-link-refused-next = يُرجى المحاولة مرة أخرى. إن تكرر ذلك مرتين، فاطلب موظفًا في محادثتك.
page-error-link-no-accounts-title = لم يُشارَك أي حساب
page-error-link-no-accounts-what = يخبرنا { $institution } أنك لم تشارك أي حساب.
page-error-link-no-accounts-next = اطلب رابطًا جديدًا في محادثتك واختر حسابًا عند تسجيل الدخول لدى البنك.
page-error-link-ended-title = انتهى هذا الربط
page-error-link-ended-what = كان { $institution } مربوطًا هنا، ثم فُصل بعد ذلك. لم يعد يُقرأ شيء.
page-error-link-ended-next = لربطه من جديد اسأل عن رصيدك في محادثتك.
page-error-link-words-over-title = لم تعد هاتان الكلمتان صالحتين
page-error-link-words-over-what = انقضت الدقائق العشر، أو كُتبت الكلمتان خطأ ثلاث مرات، أو أُوقف الربط في المحادثة. لم يُربط { $institution }.
page-error-link-words-over-next = عُد إلى محادثتك واطلب رابطًا جديدًا.
page-error-callback-elsewhere-title = هذا المتصفح غير متوقع
page-error-callback-elsewhere-what = بدأ تسجيل الدخول في متصفح آخر، أو انقضت نصف الساعة المخصصة له. لم يُربط شيء ولم يُقرأ شيء.
page-error-callback-elsewhere-next = عُد إلى الصفحة التي بدأت منها، أو اطلب رابطًا جديدًا في محادثتك. إن كان أحد قد أرسل إليك هذا العنوان، فأغلقه.
page-error-callback-stale-title = استُخدم هذا الجواب من قبل
page-error-callback-stale-what = يعمل جواب بنكك مرة واحدة فقط، ولم نعد ننتظر هذا الجواب. لم يتغير شيء.
page-error-callback-stale-next = تابع من حيث كنت، أو اطلب رابطًا جديدًا في محادثتك.
page-error-bank-slow-title = بنكك بطيء
page-error-bank-slow-what = لم يجب { $institution } في الوقت المناسب. لم يتغير شيء.
page-error-bank-slow-next = يُرجى المحاولة مرة أخرى بعد دقيقة.
page-error-bank-busy-title = بنكك مشغول
page-error-bank-busy-what = يطلب منا { $institution } الانتظار لحظة.
page-error-bank-busy-next = يُرجى المحاولة مرة أخرى بعد بضع دقائق.
page-error-bank-odd-title = جواب بنكك غير مفهوم
page-error-bank-odd-what = لا يمكن قراءة ما أجاب به { $institution }، لذلك لا نعرضه ولا نستخدمه.
page-error-bank-odd-next = يُرجى المحاولة لاحقًا، أو الاطلاع في تطبيق بنكك.
page-error-bank-ended-title = أنهى بنكك هذا الربط
page-error-bank-ended-what = لم يعد { $institution } يسمح لنا بقراءة ذلك، لأن الإذن سُحب أو انتهى.
page-error-bank-ended-next = عُد إلى محادثتك واربط من جديد إن أردت.
page-error-bank-login-title = يريد بنكك أن تسجّل الدخول مرة أخرى
page-error-bank-login-what = يطلب { $institution } تسجيل دخول جديدًا قبل أن يعرض أي شيء.
page-error-bank-login-next = عُد إلى محادثتك واسأل مرة أخرى: سيكون هناك زر لذلك.
page-error-paused-title = ليس الآن
page-error-paused-what = قراءة بيانات الحساب متوقفة مؤقتًا.
page-error-paused-next = يُرجى المحاولة لاحقًا، أو الاطلاع في تطبيق بنكك، أو طلب موظف في محادثتك.

## Figures

page-reveal-login-title = سجّل الدخول لرؤية هذا
page-reveal-login-what = هذا المتصفح غير معروف بعد. سجّل الدخول لدى بنكك مرة واحدة واختر رقمًا سريًا؛ عندئذ تراه هنا فورًا مدة 90 يومًا.
page-reveal-login-button = تسجيل الدخول لدى بنكك
page-reveal-login-way = تسجيل الدخول لدى بنكك
page-unlock-title = أدخل رقمك السري
page-unlock-hint = الأرقام الستة التي اخترتها لهذا المتصفح.
page-unlock-button = عرض
page-unlock-forgot = هل نسيته؟ سجّل الدخول لدى بنكك واختر رقمًا جديدًا.
page-passkey-or = أو مفتاح مرور
page-passkey-what = يحل قفل جهازك، كبصمة الإصبع مثلًا، محل الرقم السري. لا يمكن لأحد أن يراك وأنت تكتبه.
page-passkey-instead = استخدام مفتاح مرور بدلًا من ذلك
page-passkey-title = أثبت أنه أنت
page-passkey-use = استخدام مفتاح المرور
page-passkey-script = يحتاج مفتاح المرور إلى تشغيل البرامج النصية في هذا المتصفح. دونها سجّل الدخول لدى بنكك.
page-passkey-failed = لم ينجح ذلك. حاول مرة أخرى، أو استخدم الطريقة الأخرى.
page-passkey-refused = لم يُقبل مفتاح المرور هذا. حاول مرة أخرى، أو استخدم الطريقة الأخرى.
# $minutes: number, at least 1
page-stay-what =
    { $minutes ->
        [zero] تُغلق هذه الصفحة بعد لحظات ما لم تضغط.
        [one] تُغلق هذه الصفحة بعد دقيقة ما لم تضغط.
        [two] تُغلق هذه الصفحة بعد دقيقتين ما لم تضغط.
        [few] تُغلق هذه الصفحة بعد { $minutes } دقائق ما لم تضغط.
        [many] تُغلق هذه الصفحة بعد { $minutes } دقيقة ما لم تضغط.
       *[other] تُغلق هذه الصفحة بعد { $minutes } دقيقة ما لم تضغط.
    }
page-stay-soon = ستُغلق هذه الصفحة بعد قليل.
page-stay-button = البقاء مدة أطول
page-hidden-title = مخفي
page-hidden-what = أُخفيت أرقامك بعد دقيقة كي لا يقرأها أحد معك.
page-hidden-show = عرضها مجددًا
page-reveal-lock = القفل الآن
# $at (text): a point in time
page-as-of = كما في { $at }
page-balance-title = رصيدك
# $institution (text): the institution's name
page-balance-heading = رصيدك لدى { $institution }
page-balance-available = المتاح
page-balance-booked = المقيَّد
page-balance-expected = المتوقع بعد قيد المدفوعات المعلّقة
# $amount (text): an overdraft
page-balance-credit = بما فيه حد سحب على المكشوف بقيمة { $amount }
page-balance-none = لا يوجد هنا حساب سمحت لنا بقراءته.
page-balance-latest = آخر المدفوعات
page-payments-title = مدفوعاتك
# $institution (text): the institution's name
page-payments-heading = مدفوعاتك لدى { $institution }
page-payments-none = لا توجد مدفوعات لعرضها.
page-payments-pages = الصفحات
page-payments-earlier = المدفوعات الأقدم
page-payments-later = المدفوعات الأحدث
page-payment-pending = معلّقة
page-payment-unnamed = دفعة
page-error-reveal-expired-title = انتهت صلاحية هذا الرابط
page-error-reveal-expired-what = لم يعد يُعرض شيء من خلاله.
page-error-reveal-expired-next = عُد إلى محادثتك واسأل مرة أخرى.
page-error-reveal-ended-title = انتهى هذا الربط
page-error-reveal-ended-what = لم يعد يُقرأ أو يُعرض شيء من خلاله.
page-error-reveal-ended-next = عُد إلى محادثتك واربط من جديد إن أردت.
page-error-reveal-other-person-title = كان ذلك عميلًا آخر
page-error-reveal-other-person-what = لقد سجّلت الدخول باسم شخص لا يخصه هذا الرابط. لم يُقرأ شيء ولم يُعرض شيء.
page-error-reveal-other-person-next = إن كان أحد قد أرسل إليك هذا الرابط، فأغلقه. وإن كان لك، فاسأل مرة أخرى في محادثتك أنت.
page-error-reveal-cancelled-title = أُلغيت العملية لدى البنك
page-error-reveal-cancelled-what = لقد ألغيت تسجيل الدخول. لم يُعرض شيء، وبقي ربطك كما كان.
page-error-reveal-cancelled-next = يمكنك المحاولة مرة أخرى أو إغلاق هذه الصفحة.
page-error-reveal-weak-title = لم يكن تسجيل الدخول قويًا بما يكفي
page-error-reveal-weak-what = سمح لك البنك بالدخول بعامل تحقق واحد فقط. لم يُعرض شيء.
page-error-reveal-weak-next = يُرجى المحاولة مرة أخرى بعامل التحقق الثاني.
page-error-reveal-refused-title = لم نتمكن من الوثوق بذلك الجواب
page-error-reveal-refused-what = لم يكن ما ورد من البنك كما ينبغي، فلم نستخدمه. لم يُعرض شيء.
page-error-reveal-refused-next = يُرجى المحاولة مرة أخرى.
page-error-reveal-bank-title = لا يمكن الوصول إلى بنكك
page-error-reveal-bank-what = لم ينجح تسجيل الدخول الآن. لم يُعرض شيء.
page-error-reveal-bank-next = يُرجى المحاولة مرة أخرى بعد دقيقة.
page-error-pin-locked-title = محاولات خاطئة كثيرة
page-error-pin-locked-what = حرصًا على سلامتك لم يعد هذا المتصفح يعرض أرقامك.
page-error-pin-locked-next = سجّل الدخول لدى بنكك واختر رقمًا سريًا جديدًا.
page-error-choice-login-title = يُرجى تسجيل الدخول لدى بنكك أولًا
page-error-choice-login-what = السماح للمحادثة بعرض المزيد يتطلب تسجيل دخول لدى بنكك خلال آخر خمس دقائق. لم يتغير شيء.
page-error-choice-login-next = سجّل الدخول في «بياناتي» واختر مرة أخرى.
page-error-words-title = لا يوجد ما يُرسل بعد
page-error-words-what = كان النص فارغًا أو أطول من 1000 حرف.
page-error-words-next = ارجع واكتب أكثر قليلًا أو أقل قليلًا.

page-error-passkey-refused-title = لم يُقبل مفتاح المرور هذا
page-error-passkey-refused-what = لم يُضف شيء ولم يتغير شيء.
page-error-passkey-refused-next = حاول مرة أخرى، أو اختر رقمًا سريًا.
page-error-pin-easy-title = من السهل جدًا تخمين هذا الرقم السري
page-error-pin-easy-what = لم يتغير رقمك السري.
page-error-pin-easy-next = اختر رقمًا بلا نمط واضح، وليس 123456 أو 111111.
page-error-pin-digits-title = يتكون الرقم السري من ستة أرقام
page-error-pin-digits-what = لم يتغير رقمك السري.
page-error-pin-digits-next = ستة أرقام من 0 إلى 9.
page-error-passkey-address-title = مفاتيح المرور لا تعمل هنا
page-error-passkey-address-what = هذا العنوان رقم، ومفاتيح المرور تحتاج إلى اسم. لم يتغير شيء.
page-error-passkey-address-next = استخدم الطريقة الأخرى.

## My data

page-me-title = بياناتي
page-me-what = ما سمحت به، وحتى متى، وما قُرئ، وكيف تنهيه. لا تحتاج إلى تطبيق المراسلة لذلك.
page-me-or = أو سجّل الدخول لدى بنكك
page-me-login = سجّل الدخول لدى بنكك لإثبات هويتك. لهذا يطلب منك بنكك الموافقة على إذن لا نستخدمه وننهيه فورًا.
# $institution (text): the institution's name
page-me-login-button = تسجيل الدخول لدى { $institution }
# $until (text): a point in time
page-me-live = مربوط حتى { $until }
# $at (text): a point in time
page-me-expired = انتهى من تلقاء نفسه في { $at }
# $at (text): a point in time
page-me-ended = انتهى في { $at }
page-me-unpaired = لم يُربط بعد: لم تُكتب الكلمتان في المحادثة
page-me-purposes = سمحت بما يلي
page-me-shared = الحسابات
# $count (number): how many accounts
page-me-accounts =
    { $count ->
        [zero] لا حسابات
        [one] حساب واحد
        [two] حسابان
        [few] { $count } حسابات
        [many] { $count } حسابًا
       *[other] { $count } حساب
    }
page-me-soon = ينتهي هذا الإذن قريبًا. إن لم تفعل شيئًا، انتهى من تلقاء نفسه.
# $institution (text): the institution's name
page-me-renew = تجديد { $institution }
# $at (text): a point in time
page-me-given = منذ { $at }
# $what (text): a purpose
page-me-take-back = سحب الإذن: { $what }
# $what (text): a purpose
page-me-allow = السماح: { $what }
# $what (text): an account
page-me-stop-sharing = إيقاف مشاركة { $what }
# $institution (text): the institution's name
page-me-wider = الإذن لدى { $institution } نفسها أوسع مما تسمح به هنا. فهو لا يزال يشمل ما يلي، وهو غير مستخدَم: لا يُقرأ شيء لأجله.
# $institution (text): the institution's name
page-me-wider-end = لا يمكن تضييقه هناك. لإنهائه هناك أيضًا، أنهِ الربط أدناه: عندئذٍ تُبلَّغ { $institution } فورًا، ويمكنك الربط من جديد والسماح بما تريده فقط. ويمكنك أيضًا إنهاؤه في تطبيق { $institution } نفسه.
# $institution (text): the institution's name
page-me-at-bank = ما تسحبه لا يُقرأ بعد تلك اللحظة. أما الإذن لدى { $institution } نفسها فيبقى كما مُنح حتى ينتهي الربط.
page-me-display = الأجوبة
page-factor-title = ما يفتح أرقامك
page-factor-none = لا يوجد متصفح ولا مفتاح مرور بعد. تُعرض الأرقام بعد تسجيل الدخول لدى البنك.
page-factor-here-pin = هذا المتصفح، برقم سري
page-factor-here-passkey = هذا المتصفح، بمفتاح مرور
page-factor-here-visit = هذا المتصفح، لهذه الزيارة فقط
page-factor-browser-pin = متصفح آخر، برقم سري
page-factor-browser-passkey = متصفح آخر، بمفتاح مرور
page-factor-browser-visit = متصفح آخر، لزيارة واحدة فقط
page-factor-passkey = مفتاح مرور
# $at (text): a point in time
page-factor-since = منذ { $at }
# $at (text): a point in time
page-factor-used = آخر استخدام { $at }
page-factor-forget = نسيان هذا المتصفح
page-factor-remove = إزالة مفتاح المرور هذا
page-factor-new-pin = رقم سري جديد لهذا المتصفح
page-factor-first-pin = رقم سري ليعرض هذا المتصفح أرقامك
page-factor-name = اسم مفتاح المرور، إن أردت
page-factor-add = إضافة مفتاح مرور
page-factor-login-what = لإضافة مفتاح مرور أو تغيير الرقم السري، أثبت لبنكك مرة أخرى أنه أنت.
page-factor-login = تسجيل الدخول لدى البنك مرة أخرى
page-session-title = أين سجّلت الدخول
page-session-here = هنا
page-session-login = في مكان آخر، بعد تسجيل الدخول لدى البنك
page-session-browser = في مكان آخر، في متصفح مفتوح القفل
page-session-end = تسجيل الخروج هناك
page-me-since = منذ
page-me-last-login = آخر تسجيل دخول لدى البنك
# $institution (text): the institution's name
page-me-end = إنهاء الربط مع { $institution }
page-me-history = ما الذي حدث
page-me-history-none = لا شيء بعد.
page-me-nothing = لا يوجد شيء مربوط.
page-me-unused = لم يُستخدم بعد
page-me-not-allowed = غير مسموح به: لا يُقرأ شيء لهذا الغرض.
page-me-nothing-next = اربط حسابًا في المحادثة: اسأل هناك عن رصيدك واتبع الزر.
page-me-open-chat = افتح المحادثة
page-me-connection = هذا الربط
page-me-erase = حذف بياناتي
page-me-leave = تسجيل الخروج من هذه الصفحة

## Deleting

page-erase-title = حذف بياناتي
page-erase-login = لحذف بياناتك سجّل الدخول لدى بنكك أولًا: لا يجوز لأحد غيرك طلب ذلك.
# $at (text): a point in time
page-erase-when = إن طلبت ذلك الآن، فسيُحذف كل شيء في { $at }. حتى ذلك الحين يمكنك كتابة «احتفظ»، هنا أو في محادثتك: فنحن نكتب هناك أيضًا، تحسبًا لأن الطلب لم يكن منك.
page-erase-goes = هذا يُحذف
page-erase-goes-chat = محادثاتك، مع كل ما كتبته وما أجبنا به
page-erase-goes-links = حساباتك المربوطة: ينتهي الربط فورًا لدينا ولدى بنكك، مع رموزه وأذوناته ومتصفحاته وأرقامه السرية
page-erase-goes-profile = معرفتنا بك: رقمك لدى تطبيق المراسلة ورقمك لدى البنك
page-erase-goes-log = ما يقوله سجلنا عنك. أما وجود قيد ووقته فيبقى: لكن لا يمكن قراءته بعد ذلك
page-erase-stays = هذا يجب أن يبقى بعض الوقت
# $days (number): how many days
page-erase-stays-proof =
    { $days ->
        [zero] إثبات ما سمحت به، حتى انتهاء كل ربط
        [one] إثبات ما سمحت به، مدة يوم واحد بعد انتهاء كل ربط
        [two] إثبات ما سمحت به، مدة يومين بعد انتهاء كل ربط
        [few] إثبات ما سمحت به، مدة { $days } أيام بعد انتهاء كل ربط
        [many] إثبات ما سمحت به، مدة { $days } يومًا بعد انتهاء كل ربط
       *[other] إثبات ما سمحت به، مدة { $days } يوم بعد انتهاء كل ربط
    }
# $days (number): how many days
page-erase-stays-cases =
    { $days ->
        [zero] البلاغات والشكاوى التي قدمتها، حتى إغلاقها
        [one] البلاغات والشكاوى التي قدمتها، حتى إغلاقها ويومًا واحدًا بعد ذلك
        [two] البلاغات والشكاوى التي قدمتها، حتى إغلاقها ويومين بعد ذلك
        [few] البلاغات والشكاوى التي قدمتها، حتى إغلاقها و{ $days } أيام بعد ذلك
        [many] البلاغات والشكاوى التي قدمتها، حتى إغلاقها و{ $days } يومًا بعد ذلك
       *[other] البلاغات والشكاوى التي قدمتها، حتى إغلاقها و{ $days } يوم بعد ذلك
    }
page-erase-stays-how = تُحفظ تحت مفتاح خاص بها، ولا تُستخدم لأي شيء آخر، ولا يمكن العثور عليها باسمك أو رقمك.
page-erase-messenger = لا يمكننا حذف ما يحتفظ به تطبيق المراسلة. يمكنك فعل ذلك في التطبيق نفسه.
page-erase-ask = حذف بياناتي
page-erase-no = رجوع
# $at (text): a point in time
page-erase-pending = ستُحذف بياناتك في { $at }.
page-erase-keep = الاحتفاظ ببياناتي
page-erase-held = يجب على بنكك الاحتفاظ ببعض السجلات عنك في الوقت الحالي، لذلك لا يمكننا حذف بياناتك بعد. اسأل بنكك عن السبب والمدة.
page-erase-held-means = إلى أن ينتهي ذلك لا يُحذف هنا أي شيء يخصك، ولا حتى ما كان سيُحذف لقدمه. ولا يُستخدم لأي شيء آخر. ما زال بإمكانك إنهاء الربط في صفحة «بياناتي»: عندئذ لا نقرأ شيئًا بعد ذلك.
page-erase-nothing = لا نحتفظ هنا بأي شيء عنك.

## What became of a deletion that the messenger passed on

page-deletion-title = طلبك حذف بياناتك
page-deletion-code = رمز التأكيد
page-deletion-asked = تاريخ الطلب
page-deletion-state = الحالة
# $at (text): a point in time
page-deletion-waits = ينتظر الطلب حتى { $at }، ثم يُنفَّذ. حتى ذلك الحين يمكن لصاحب المحادثة أن يكتب فيها «احتفظ»: لقد أبلغنا المحادثة، تحسبًا لأن يكون شخص آخر قد طلب ذلك.
# $at (text): a point in time
page-deletion-kept = سُحب الطلب في { $at }. لم يُحذف شيء.
# $at (text): a point in time
page-deletion-done = حُذفت بياناتك في { $at }.
page-deletion-held = على الطلب أن ينتظر: هناك واجب قانوني يمنع البنك من حذف هذه البيانات في الوقت الحالي. يُنفَّذ الطلب عندما ينتهي ذلك الواجب. اسأل بنكك عن السبب والمدة.
page-deletion-refused = رُفض الطلب: هناك واجب قانوني يمنع البنك من حذف هذه البيانات في الوقت الحالي. اسأل بنكك عن السبب والمدة، واطلب الحذف مرة أخرى بعد ذلك.
page-deletion-unknown = لا نحتفظ بأي شيء تحت الرقم الذي أعطانا إياه تطبيق المراسلة عنك.
page-deletion-unknown-next = كثيرًا ما يعطي تطبيق المراسلة هنا رقمًا غير رقم محادثتك. إن كنت قد تحدثت إلينا، فافتح «بياناتي» في هذا الموقع، وسجّل الدخول لدى بنكك، واختر «حذف بياناتي»؛ أو اطلب موظفًا في المحادثة.
page-deletion-stays = ما يُلزم القانون البنك بالاحتفاظ به، مثل إثبات ما سمحت به والبلاغات التي قدمتها، يبقى تحت مفتاح خاص به حتى تنتهي مدته.
page-chat-title = الدردشة
page-chat-unread = جديد: { $count }
page-chat-new = جديد
page-chat-transcript = حفظ كنص
page-chat-refresh = البحث عن رسائل جديدة
page-chat-over = انتهت هذه الدردشة لأنه لم يُكتب شيء منذ فترة. ما تكتبه الآن يبدأ دردشة جديدة.
page-chat-log = المحادثة
page-chat-message = رسالة
page-chat-send = إرسال
page-chat-you = أنت
page-chat-bot = مساعد { $bank }
page-chat-staff = موظفو { $bank }
page-chat-sent = أُرسلت
page-chat-read = قُرئت
page-chat-sending = جارٍ الإرسال…
page-chat-failed = لم تُرسل.
page-chat-retry = حاول مجددًا
page-chat-typing = { $bank } يكتب…
page-chat-lost = انقطع الاتصال. جارٍ إعادة المحاولة…
page-chat-empty = اسأل المساعد الآلي لدى { $bank } عن حساباتك، أو أبلغ عن احتيال، أو اطلب التحدث إلى شخص.
page-chat-start = قل مرحبًا
page-chat-too-long = هذا أطول من { $most } حرف. يُرجى كتابته على أجزاء.
page-chat-sign-in = تسجيل الدخول
page-chat-sign-in-why = سجّل الدخول لدى بنكك لتسأل هنا عن حساباتك. يبدأ بذلك محادثة جديدة تُغلق بعد خمس دقائق دون استخدام.
page-chat-first-title = سجّل الدخول للمتابعة
page-chat-first-why = لا تُعرض الحسابات إلا لصاحبها، لذا تسجّل الدخول لدى بنكك أولًا. تبدأ بذلك محادثة جديدة تُغلق بعد خمس دقائق دون استخدام.
page-chat-first-kept = سؤالك ينتقل معك: يُجاب عنه في المحادثة الجديدة دون أن تكتبه مرة أخرى.
page-chat-first-back = العودة إلى المحادثة
page-chat-sign-in-tab = تسجيل الدخول (في علامة تبويب جديدة)
page-chat-signed-in = تم تسجيل الدخول
page-chat-sign-out = تسجيل الخروج
page-chat-widget-open = الدردشة مع { $bank }
page-chat-widget-close = إغلاق الدردشة
