# What the audit log says, in the words of the person whom it is about. One text for each event: "rights-event-" and
# the event's name with dashes.

rights-timeline-title = ما الذي حدث لبياناتك
rights-timeline-what = كل ما قُرئ أو عُرض أو تغيّر أو اطُّلع عليه، الأحدث أولًا، من سجل لا يمكن لأحد تغييره دون أن يُلاحَظ.
rights-timeline-none = لم يحدث شيء بعد.
rights-timeline-none-next = ما إن يُقرأ شيء أو يُعرض أو يُغيَّر حتى يظهر هنا.
rights-timeline-older = الأقدم
rights-timeline-newest = الأحدث
rights-timeline-all = كل ما حدث
rights-timeline-back = العودة إلى «بياناتي»
rights-timeline-when = متى
rights-timeline-who = مَن
rights-timeline-why = لماذا
rights-timeline-shared = هذه المحادثة مربوطة، أو كانت مربوطة، بحسابات شخص آخر أيضًا. لا يُذكر هنا إلا ما يسمّي ربطك أنت.

rights-who-you = أنت
# $bank (text): the bank's name
rights-who-bank = { $bank }
# $bank (text): the bank's name
rights-who-service = خدمة المحادثة لدى { $bank }، آليًا
# $name (text): a name; $role (text): agent, lead, officer, author, operator
rights-who-staff =
    { $name }، { $role ->
        [agent] مكتب الخدمة
        [lead] مشرف مكتب الخدمة
        [officer] مسؤول الامتثال
        [author] محرر النصوص
        [operator] مشغّل النظام
       *[other] موظف
    }
rights-who-messenger = شركة تطبيق المراسلة، بناءً على طلبك هناك
rights-who-somebody = موظف في البنك
# $name (text): a name as it was given
rights-who-operator = { $name }، الذي يشغّل هذه الخدمة للبنك
rights-who-erased = لم يعد معروفًا: لقد حُذف

# $purpose (text): what the customer allowed
rights-why-purpose = لغرض: { $purpose }
rights-why-tap = ضغطت زرًا من محادثتك
rights-why-question = سألت في المحادثة
rights-why-linking = لتتمكن من اختيار الحسابات التي تشاركها
# $reason (text): words that somebody typed
rights-why-reason = السبب المذكور: { $reason }

# $event (text): the event's name in the log
rights-event-other = سُجّل: { $event }

# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-done =
    { $purpose ->
        [read_balance] قُرئت أرصدتك لدى البنك
        [read_transactions] قُرئت مدفوعاتك لدى البنك
        [accounts] قُرئت لدى البنك قائمة الحسابات التي شاركتها
       *[other] قُرئت بيانات لك لدى البنك
    }
# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-failed =
    { $purpose ->
        [read_balance] لم تتسنَّ قراءة أرصدتك لدى البنك
        [read_transactions] لم تتسنَّ قراءة مدفوعاتك لدى البنك
        [accounts] لم تتسنَّ قراءة قائمة حساباتك لدى البنك
       *[other] لم يتسنَّ سؤال البنك
    }
rights-event-answer-dropped = وصل جواب من البنك متأخرًا أو لم يعد مسموحًا به، فتم التخلص منه
# $purpose (text): read_balance, read_transactions
rights-event-disclosure =
    { $purpose ->
        [read_balance] عُرضت عليك أرصدتك في صفحة للبنك
        [read_transactions] عُرضت عليك مدفوعاتك في صفحة للبنك
       *[other] عُرضت عليك أرقام في صفحة للبنك
    }
# $purpose (text): read_balance, read_transactions
rights-event-disclosed =
    { $purpose ->
        [read_balance] عُرضت أرصدتك في المحادثة
        [read_transactions] عُرضت مدفوعاتك في المحادثة
       *[other] عُرضت أرقام في المحادثة
    }
rights-event-send-failed = تعذر إيصال رسالة إليك
rights-event-send-window-closed = لم تُرسل رسالة، لأنك لم تكتب منذ يوم

rights-event-link-started = بدأت خطوات الربط في متصفح
rights-event-link-granted = سجّلت الدخول لدى البنك ومنحت الإذن
rights-event-link-answer-refused = ورد جواب من صفحة الدخول لدى البنك عبر متصفح آخر فرُفض
rights-event-link-paired = كُتبت الكلمتان في محادثتك: تم الربط
rights-event-link-failed = لم يتم الربط
rights-event-platform-deauthorized = أخبرنا تطبيق المراسلة أنك أنهيت هناك ما سمحت به: ينتهي ربط جميع حساباتك
rights-event-link-revoke = طُلب إنهاء الربط
rights-event-pairing-wrong = كُتبت كلمات خاطئة في محادثتك
rights-event-pairing-failed = كانت الكلمتان خاطئتين أو متأخرتين: لم يتم الربط
rights-event-pairing-abandoned = بدأ الربط ولم يكتمل
rights-event-consent-given = اختيرت الحسابات وطريقة العرض
rights-event-consent-asked = طُلب منك إذن إضافي
rights-event-consent-allowed = سمحت بغرض إضافي
rights-event-consent-narrowed = سحبت الإذن بغرض أو حساب
# $purpose (text): tap, balances, chat
rights-event-consent-shows-more =
    { $purpose ->
        [chat] اخترت أن تظهر الأرصدة والمدفوعات في المحادثة
       *[other] اخترت أن تظهر الأرصدة في المحادثة
    }
# $purpose (text): tap, balances, chat
rights-event-consent-shows-less =
    { $purpose ->
        [balances] اخترت ألا تظهر في المحادثة إلا الأرصدة
       *[other] اخترت ألا تظهر الأرقام في المحادثة بعد الآن
    }
rights-event-consent-renewed = جددت الإذن
rights-event-consent-reminded = ذُكّرت في المحادثة بأن الإذن ينتهي قريبًا
rights-event-consent-reminder-unsent = تعذر إرسال تذكير، لأنك لم تكتب منذ يوم
rights-event-consent-expired = انتهى الإذن من تلقاء نفسه
rights-event-consent-withdrawn = أُنهي الربط
rights-event-consent-receipt-taken = تم تنزيل إيصال موافقة
rights-event-consent-login-other-person = سجّل شخص آخر الدخول لدى البنك في صفحة لك: لم يتغير شيء
rights-event-bank-consent-revoked = أكد البنك انتهاء الربط
rights-event-revocation-unconfirmed = لم يؤكد البنك انتهاء الربط؛ سيُبلَّغ مرة أخرى
rights-event-stop = كُتبت «توقف» في المحادثة: أُنهي كل شيء

rights-event-browser-bound = أُضيف متصفح إلى ربطك
rights-event-browser-visit = أمكن لمتصفح عرض أرقامك لزيارة واحدة
rights-event-browser-unlocked = فُتح قفل متصفح
rights-event-browser-pin-wrong = كُتب رقم سري خاطئ
rights-event-browser-unbound = محاولات خاطئة كثيرة: مُنع المتصفح
rights-event-browser-pin-changed = تغيّر الرقم السري لمتصفح
rights-event-browser-removed = نُسي متصفح في صفحة «بياناتي»
rights-event-passkey-added = أُضيف مفتاح مرور
rights-event-passkey-removed = أُزيل مفتاح مرور
rights-event-passkey-refused = رُفض مفتاح مرور
rights-event-passkey-over = وصل جواب مفتاح مرور متأخرًا أو مرتين
rights-event-passkey-count-back = رُفض مفتاح مرور، لأنه قد توجد نسخة منه
rights-event-page-session-ended = سُجّل خروج شخص في صفحة «بياناتي»
rights-event-browser-login = سجّلت الدخول لدى البنك لرؤية الأرقام
rights-event-browser-login-other-person = سجّل شخص آخر الدخول لدى البنك في صفحة لك: لم يُعرض شيء
rights-event-erasure-told = أُبلغت في المحادثة بأن بياناتك ستُحذف
rights-event-erasure-cancelled = طلبت الاحتفاظ ببياناتك
rights-event-erasure-held-told = أُبلغت بأن على البنك الاحتفاظ ببعض السجلات في الوقت الحالي
rights-event-my-data-login = سجّل شخص الدخول لدى البنك باسمك وفتح «بياناتي»
rights-event-chat-signed-in = سجّل شخص ما الدخول لدى البنك باسمك ودخل إلى دردشة الويب
rights-event-chat-signed-out = تم تسجيل الخروج من دردشة الويب
rights-event-my-data-end = أنهيت الربط في صفحة «بياناتي»

rights-event-case-opened = سُجّل بلاغ منك
rights-event-case-words-added = أُضيف ما كتبته إلى بلاغك
rights-event-case-seen = فُتح بلاغك لدى البنك
rights-event-case-paged = لم يفتح أحد بلاغك: تم الاتصال بمسؤول البنك
rights-event-case-closed = أُغلق بلاغك
rights-event-case-shown = اطُّلع على بلاغك
rights-event-queue-joined = طلبت موظفًا
rights-event-staff-took = تولى موظف محادثتك
rights-event-staff-viewed = فُتحت محادثتك وقُرئت لدى البنك
rights-event-staff-replied = أجابك موظف في المحادثة
rights-event-note-sent = كتب لك موظف في البنك رسالة تُقرأ بعد فتح القفل
rights-event-note-dropped = تعذر حفظ رسالة من البنك لك تحت القفل، فأُبلغت فقط بأن هناك خبرًا جديدًا
rights-event-note-shown = فُتحت رسالة من البنك في متصفح مفتوح القفل
rights-event-staff-handed-back = أُعيدت المحادثة إلى المساعد الآلي
rights-event-staff-resolved = أُغلقت المحادثة مع الموظف
rights-event-bot-muted = كتب لك موظف بأداة أخرى للبنك: صمت المساعد الآلي
rights-event-stranger-wrote = كتب لك طرف لا يعرفه البنك باسمه: أُوقفت الروابط والأرقام في المحادثة
rights-event-stranger-clear = تحقق البنك مما كتبه طرف آخر في محادثتك
rights-event-limit-reached = كتبت دفعة واحدة رسائل أكثر مما يُستقبل: لم يُرد على بعضها
rights-event-late-asked = وصلت رسالة منك متأخرة: سُئلت هل ما زلت تريد ذلك
rights-event-late-confirmed = كنت ما زلت تريد ما وصل متأخرًا
rights-event-redacted-across-messages = أُزيل رقم بطاقة ورد في رسالتين من رسائلك
rights-event-audit-exported = جُمع ما هو مسجل عنك كدليل
rights-event-my-data-exported = نزّلت كل ما يُحتفظ به عنك
rights-event-customer-exported = جُمع لك كل ما يُحتفظ به عنك

rights-me-title = حقوقك
rights-me-download-what = كل ما يُحتفظ به عنك في ملف واحد: للقراءة، وللبرامج الأخرى، وموقّع من البنك.
rights-me-download = تنزيل كل شيء
rights-me-choice = ما يمكن لمحادثتك عرضه
rights-me-choose = تغيير ما يُعرض
rights-me-choice-login = لتسمح للمحادثة بعرض المزيد، سجّل الدخول لدى بنكك مرة أخرى.
rights-me-wrong = هل هناك خطأ هنا؟
rights-me-wrong-words = ما الخطأ، أو ما الذي تود السؤال عنه؟
rights-me-wrong-hint = سينظر فيه موظف في البنك. لا تكتب أرقام البطاقات أو الرموز أو كلمات المرور.
rights-me-wrong-send = إبلاغ البنك
rights-me-note-shown = تم التغيير. يسري من الآن فصاعدًا، حتى على الرسائل التي كانت على وشك الإرسال.
rights-me-note-requested = وصل إلى البنك كطلب له رقم مرجع. تجده تحت «ما الذي حدث».
rights-me-note-stored = وصل إلى البنك. سيبدأ العمل عليه بعد لحظات.
rights-me-note-factor = تم. وتخبرك المحادثة بذلك أيضًا.
rights-me-login = لهذا يُرجى تسجيل الدخول لدى بنكك مرة أخرى.

rights-export-title = بياناتك
# $bank (text): the bank's name
rights-export-made = كل ما تحتفظ به خدمة المحادثة لدى { $bank } عنك، أُعدّ في
rights-export-check = يبيّن الملف README.md كيفية التحقق من أن هذا هو ما وقّعه البنك.
rights-export-links = الحسابات المربوطة
rights-export-made-at = تاريخ الربط
rights-export-ended = تاريخ الانتهاء
rights-export-until = ينتهي من تلقاء نفسه
rights-export-choice = الأجوبة
rights-export-purposes = سمحت بما يلي
rights-export-accounts = الحسابات
rights-export-browsers = متصفحات برقم سري
rights-export-chats = المحادثات
rights-export-address = رقمك لدى تطبيق المراسلة:
rights-export-you = أنت
rights-export-us = نحن
rights-export-what = ما الذي حدث
rights-export-bot = المساعد الآلي
rights-export-notes = رسائل تقرؤها بعد فتح القفل
rights-export-cases = البلاغات
rights-export-texts = النص الذي وافقت عليه
rights-export-nothing = لا شيء.
rights-export-withheld-shared = كانت إحدى محادثاتك مربوطة بحسابات شخص آخر أيضًا. ما قيل فيها غير مدرج هنا، لأنه لا يمكن معرفة لمن هو.
rights-export-withheld-earlier = ما قيل في المحادثة قبل أن تربطها غير مدرج هنا، لأنه لا يمكن التأكد من أنه كان منك.
