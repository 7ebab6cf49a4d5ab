### What pages say: plain, calm, exact; British spelling. Names that people or banks wrote come in as fields and
### are shown as text. Every error says what happened and what to do next.

## Around every page

page-skip = Skip to content
page-help = Need help? Ask for a person in your chat at any time.
# $phone (text): the bank's number
page-help-phone = Or call { $phone }, day or night.
page-promise = Not for ads, not for profiling, never sold. This service can't move money.
page-demo = This is a demo with made-up customers and money.

## Errors: title, what happened, what next

page-error-not-found-title = This page isn't here
page-error-not-found-what = The link is mistyped, was used up, or belongs to somebody else.
page-error-not-found-next = Go back to your chat and ask for a new link.
page-error-misdirected-title = Wrong address
page-error-misdirected-what = No bank is served at this address.
page-error-misdirected-next = Please open the link from your chat again, without changing it.
page-error-chat-sign-in-title = Please sign in to the chat first
page-error-chat-sign-in-what = This link leads to accounts, and it isn't known here who you are. Nothing was opened.
page-error-chat-sign-in-next = Open the chat, sign in at your bank, and ask again.
page-error-chat-busy-title = A little too fast
page-error-chat-busy-what = So many messages came in a short time that this one wasn't taken.
page-error-chat-busy-next = Please wait a minute and send it again. In an emergency, call the bank.
page-error-form-title = Please try that again
page-error-form-what = This form was too old, or it wasn't sent from our own page. Nothing was changed.
page-error-form-next = Go back, reload the page, and send it once more. Cookies must be allowed for this page.
page-error-forbidden-title = That isn't allowed
page-error-forbidden-what = Your sign-in doesn't include this.
page-error-forbidden-next = If you need it for your work, ask the person who looks after sign-ins at your bank.
page-note-title = A message for you
# $name (text): a person at the bank
page-note-from = From { $name }
page-error-stranger-title = Links from this chat are stopped
page-error-stranger-what = Somebody else wrote in your chat in the bank's name. Until the bank has looked into it, no link from that chat is opened. Nothing was shown and nothing was changed.
page-error-stranger-next = Please don't follow what that message said. Use the bank's own app or website, or open "My data" here with your login at the bank.
# $phone (text): the bank's number
page-error-phone = You can also call the bank: { $phone }.
page-error-unavailable-title = We can't do that right now
page-error-unavailable-what = Something on our side is taking a break. Nothing was changed.
page-error-unavailable-next = Please try again in a minute.
page-error-internal-title = Something went wrong
page-error-internal-what = That was our mistake, and it has been noted. Nothing was changed as far as we know.
page-error-internal-next = Please try again, or ask for a person in your chat.

## PINs

page-pin-digits = The PIN has six digits, 0 to 9.
page-pin-easy = That PIN is too easy to guess. Please choose one without a pattern, not 123456 or 111111.

## The front page

page-landing-title = Banking in your chat
# $bank (text): the bank's name
page-landing-heading = { $bank } in your messenger
page-landing-what = Connect your account once, with two factors at your bank. Then ask in the chat you already use:
page-landing-can-ask = What is my balance? What did I pay at the book shop?
page-landing-can-report = I don't know this payment. I lost my card.
page-landing-can-person = Can I talk to a person?
page-landing-institutions = Accounts you can connect
page-landing-never = What it never does
page-landing-never-money = Move money. It can only read what you allow.
page-landing-never-password = Ask for your bank password. You log in at your bank itself.
page-landing-never-ads = Use what it reads for ads or profiling, or sell it.
page-landing-never-stay = Stay against your will. You end it with one word in the chat: stop.
page-landing-sees = What your messenger still sees
page-landing-sees-not = It does not see your login. Balances and payments open on the bank's own page, unless you choose to have them in the chat.
page-landing-try = Try it
page-landing-chat = Chat with the bank here
page-landing-as-customer = As a customer
page-landing-as-agent = As an agent
page-landing-as-officer = As an officer
page-landing-tour = A tour in five steps
page-landing-tour-ask = As a customer, ask: what's my balance? Then tap Connect account.
page-landing-tour-log-in = Log in at the sandbox bank as ada with the password demo. Its page shows the code as well.
page-landing-tour-words = Type the two words into the chat, then tap See balance.
page-landing-tour-person = Write that your card was stolen. As an agent, log in as sam with the password demo and answer. The page shows the code.
page-landing-tour-stop = As a customer, write stop. As an officer (olga), see what was done, when and why.
page-landing-me = My data
page-landing-desk = Service desk

## Linking

page-not-now = Not now
page-continue = Continue
page-back = Back
page-agree = Agree and continue
page-try-again = Try again
page-go-on = Go on
page-receipt = Your consent receipt (JSON)
page-text-changed = The words on this page have changed since you opened it. Please read them again and choose once more.
page-back-to-chat = You can close this page and go back to your chat.
page-back-to-messenger = Back to Messenger

page-start-title = Connect your account
# $bank (text): the bank's name
page-start-intro = You asked for this in your chat with { $bank }. It takes about two minutes, and you log in at your bank itself; we never see your password.
# $now (text): number of this step
# $of (text): number of all
page-step-now = Step { $now } of { $of }
page-step-bank = Bank
page-step-allow = Allow
page-step-login = Log in
page-step-accounts = Accounts
page-step-answers = Answers
page-step-lock = Lock
page-step-chat = Chat
page-start-search = Search for your bank
page-start-search-button = Search
page-start-search-none = No bank of that name can be connected here. Try another spelling, or ask for a person in your chat.
page-start-search-all = Show all banks
page-start-which = Which bank is your account at?
page-start-know = Good to know
page-start-sees = We read only what you allow on the next page, and only when you ask.
# $days (number): how long the consent lasts
page-start-days =
    { $days ->
        [one] It ends by itself after one day; the word "stop" in the chat ends it at once.
       *[other] It ends by itself after { $days } days; the word "stop" in the chat ends it at once.
    }
page-start-messenger = Your messenger's company still sees that you talk to this bank, when, and what you type.
page-start-own = This chat is the bank's own: no messenger's company sees it.
page-start-asked = Did somebody else send you this link? Then don't go on: they would see your account.
page-start-button = Start

page-goodbye-title = Nothing was connected
page-goodbye-what = That's fine. Nothing was read and nothing was kept.

page-purposes-title = What may we read?
# $institution (text): the institution's name
page-purposes-connected = { $institution } is connected to your chat already. Going on here makes a new connection that takes its place, for other accounts or another choice for example.
# $institution (text): the institution's name
page-purposes-else = Another bank
page-purposes-other = Connect { $institution } instead
# $institution (text): the institution's name
page-purposes-intro = You are connecting { $institution }.
page-purposes-what = When I ask in the chat, you may
page-purposes-for-question = needed for your question
page-purpose-read-balance-title = Read my balances
page-purpose-read-balance-detail = How much is on each account, for example "available: £250.00".
page-purpose-read-transactions-title = Read my payments
page-purpose-read-transactions-detail = Amount, date and who was paid, for example "Corner Books, £12.50".
# $until (text): a day
page-purposes-until = This holds until { $until }. We never use it for ads, profiling or sale, and we can't move money.
# $institution (text): the institution's name
page-purposes-next = Next you log in at { $institution }, with two factors.
page-purposes-needed = Please tick what your question needs, or choose "Not now".

page-leave-title = On to your bank
# $institution (text): the institution's name
page-leave-heading = Taking you to { $institution }
# $institution (text): the institution's name
page-leave-what = You log in at { $institution } itself and come back here afterwards.
# $institution (text): the institution's name
page-leave-link = Go to { $institution }

page-away-title = You have been to your bank's login
# $institution (text): the institution's name
page-away-what = We are still waiting for { $institution }. If the login is open in another window or in your bank's app, finish it there. Otherwise start it anew.

page-accounts-title = Which accounts?
# $institution (text): the institution's name
page-accounts-which = Accounts you shared at { $institution }
page-accounts-none = Please keep at least one account ticked, or choose "Not now".
page-accounts-how = How would you like to see answers?
page-accounts-choice = Please choose how you would like to see answers.
page-choice-tap = See by tapping
page-choice-tap-what = the chat shows a button, and the figure appears on a page like this one.
page-choice-chat = Show in chat
page-choice-chat-what = the figure appears in the chat itself. Facebook keeps a copy of it.
page-choice-own-what = the figure appears in the chat itself, for whoever is signed in to it. The bank keeps a copy of it.
page-choice-balances = Show balances in chat
# $digits (text): the last four digits
page-account-ends = ending in { $digits }
page-account-current = Current account
page-account-savings = Savings account
page-account-card = Credit card
page-account-loan = Loan
page-account-wallet = Wallet
page-account-other = Account

page-pin = PIN
page-pin-title = Choose a PIN for this browser
# $institution (text): the institution's name
page-pin-what = With it you see your figures of { $institution } in this browser, without logging in at the bank each time.
page-pin-hint = Six digits, not your card's PIN. It holds in this browser for 90 days.
page-pin-button = Save PIN
page-pin-later = On a device of others, choose neither: your figures show here during this visit only, and after that you log in at the bank each time.
# $tries (number): tries left
page-pin-wrong =
    { $tries ->
        [one] That PIN is wrong. You have one try left; after that, log in at your bank.
       *[other] That PIN is wrong. You have { $tries } tries left.
    }

page-words-title = One last step, in your chat
# $institution (text): the institution's name
page-words-what = To connect { $institution }, type these two words into the chat where you asked. They prove that the chat is yours.
page-words-name = Pairing words
page-words-thief = Whoever asks you for these words is stealing.
page-words-only = Type them only into your own chat with the bank. Never say, show or send them to anybody.
# $until (text): a point in time
page-words-until = They hold until { $until }.
page-words-typed = I have typed them

page-done-title = Connected
# $institution (text): the institution's name
page-done-what = { $institution } is connected to your chat. The answer to your question is there.
page-done-stop = Write "stop" in the chat to end it at any time.

## One more permission, and renewing

page-allow-title = One more permission
page-allow-what = Your question needs something that you have not allowed yet. Nothing else changes.
page-consent-login = Next you log in at your bank, with two factors. The bank asks you there, too.
page-renew-title = Renew your permission
# $days (number): how long it then lasts
page-renew-what =
    { $days ->
        [one] What you allowed stays as it is, for one more day from now.
       *[other] What you allowed stays as it is, for { $days } more days from now.
    }
page-renew-where = Account at
page-renew-button = Renew
page-renew-change = See or change what you allowed on "My data"
page-consent-done-title = Done
page-consent-done-allowed = That is allowed now. The answer to your question is in your chat.
page-consent-done-renewed = Your permission is renewed.
page-consent-done-me = See everything you allowed on "My data"
page-consent-declined-title = Nothing was changed
page-consent-declined-what = That's fine. What you allowed before stays as it is.
page-consent-text-title = The words of a consent
# $version (text): the name of this wording
page-consent-text-version = These are the words that customers agreed to under the name { $version }. They are never changed.
page-error-consent-expired-title = This button has expired
page-error-consent-expired-what = Nothing can be agreed to through it any more, and nothing was changed.
page-error-consent-expired-next = Go back to your chat and ask again, or open "My data".
page-error-consent-used-title = This button was used before
page-error-consent-used-what = It works once. What it was for was changed again since, and stays as it is now.
page-error-consent-used-next = Go back to your chat and ask again, or open "My data".
page-error-consent-ended-title = This connection has ended
page-error-consent-ended-what = What has ended can't be renewed or added to. Nothing was changed.
page-error-consent-ended-next = Go back to your chat and connect again if you like.
page-error-consent-paused-title = Not right now
page-error-consent-paused-what = Changing what you allowed is paused for the moment. Taking it back works: write "stop" in your chat.
page-error-consent-paused-next = Please try again later.
page-error-consent-other-person-title = That was another customer
page-error-consent-other-person-what = You logged in as somebody to whom this link doesn't belong. Nothing was changed or read.
page-error-consent-other-person-next = If somebody sent you this link, close it. If it is yours, ask again in your own chat.
page-error-consent-cancelled-title = Cancelled at the bank
page-error-consent-cancelled-what = You cancelled the login. What you allowed before stays as it is.
page-error-consent-cancelled-next = You can try again or close this page.
page-error-consent-weak-title = The login wasn't strong enough
page-error-consent-weak-what = The bank let you in with one factor only. Nothing was changed.
page-error-consent-weak-next = Please try again with your second factor.
page-error-consent-refused-title = We couldn't trust that answer
page-error-consent-refused-what = What came back from the bank wasn't what it should be, so we didn't use it. Nothing was changed.
page-error-consent-refused-next = Please try again.
page-error-consent-bank-title = Your bank can't be reached
page-error-consent-bank-what = The login didn't work just now. Nothing was changed.
page-error-consent-bank-next = Please try again in a minute.

## Linking: errors

page-error-link-used-title = This link was opened before
page-error-link-used-what = It was opened in another browser, or its steps are over. It works only once, so that nobody else can use it.
page-error-link-used-next = Go back to your chat, ask for a new link, and open it in one browser only.
page-error-link-expired-title = This link has expired
page-error-link-expired-what = For your safety it works for ten minutes only. Nothing was connected.
page-error-link-expired-next = Go back to your chat and ask for a new one.
page-error-link-over-title = This page's time is over
page-error-link-over-what = The half hour for connecting is over, or it was ended elsewhere. Nothing was connected.
page-error-link-over-next = Go back to your chat and ask for a new link.
page-error-link-paused-title = No new connections right now
page-error-link-paused-what = Connecting accounts is paused for the moment. Nothing was connected, and your link isn't used up.
page-error-link-paused-next = Please try again later, or ask for a person in your chat.
page-error-link-cancelled-title = Cancelled at the bank
page-error-link-cancelled-what = You cancelled the login at { $institution }. Nothing was connected and nothing was read.
page-error-link-cancelled-next = You can close this page. If you change your mind, there is a new button in your chat.
page-error-link-weak-title = The login wasn't strong enough
page-error-link-weak-what = { $institution } let you in with one factor only. We connect accounts only after two. Nothing was connected.
page-error-link-weak-next = There is a new button in your chat. Please log in with your second factor, for example your bank's app or a code.
page-error-link-refused-title = We couldn't trust that answer
page-error-link-refused-what = What came back from { $institution } wasn't what it should be, so we didn't use it. Nothing was connected.
page-error-link-refused-next = Please try again. If it happens twice, ask for a person in your chat.
page-error-link-no-accounts-title = No account was shared
page-error-link-no-accounts-what = { $institution } tells us that you shared no account.
page-error-link-no-accounts-next = Ask for a new link in your chat and choose an account at the bank's login.
page-error-link-ended-title = This connection has ended
page-error-link-ended-what = { $institution } was connected here, and has been disconnected since. Nothing is read any more.
page-error-link-ended-next = To connect it again, ask for your balance in your chat.
page-error-link-words-over-title = These words no longer hold
page-error-link-words-over-what = The ten minutes are over, they were typed wrong three times, or connecting was stopped in the chat. { $institution } was not connected.
page-error-link-words-over-next = Go back to your chat and ask for a new link.
page-error-callback-elsewhere-title = This browser isn't expected
page-error-callback-elsewhere-what = The login was begun in another browser, or the half hour for it is over. Nothing was connected and nothing was read.
page-error-callback-elsewhere-next = Go back to the page where you began, or ask for a new link in your chat. If somebody sent you this address, close it.
page-error-callback-stale-title = This answer was used before
page-error-callback-stale-what = Your bank's answer works only once, and this one is not awaited any more. Nothing was changed.
page-error-callback-stale-next = Go on where you were, or ask for a new link in your chat.
page-error-bank-slow-title = Your bank is slow
page-error-bank-slow-what = { $institution } didn't answer in time. Nothing was changed.
page-error-bank-slow-next = Please try again in a minute.
page-error-bank-busy-title = Your bank is busy
page-error-bank-busy-what = { $institution } asks us to wait for a moment.
page-error-bank-busy-next = Please try again in a few minutes.
page-error-bank-odd-title = Your bank's answer made no sense
page-error-bank-odd-what = What { $institution } answered can't be read, so we don't show or use it.
page-error-bank-odd-next = Please try again later, or look in your bank's own app.
page-error-bank-ended-title = Your bank has ended this connection
page-error-bank-ended-what = { $institution } no longer lets us read this, because the permission was withdrawn or is over.
page-error-bank-ended-next = Go back to your chat and connect again if you like.
page-error-bank-login-title = Your bank wants you to log in again
page-error-bank-login-what = { $institution } asks for a fresh login before it shows anything.
page-error-bank-login-next = Go back to your chat and ask once more: there will be a button for it.
page-error-paused-title = Not right now
page-error-paused-what = Reading account data is paused for the moment.
page-error-paused-next = Please try again later, look in your bank's own app, or ask for a person in your chat.

## Figures

page-reveal-login-title = Log in to see this
page-reveal-login-what = This browser isn't known yet. Log in at your bank once, and choose a PIN; then you see it here at once for 90 days.
page-reveal-login-button = Log in at your bank
page-reveal-login-way = Log in at your bank
page-unlock-title = Enter your PIN
page-unlock-hint = The six digits that you chose for this browser.
page-unlock-button = Show
page-unlock-forgot = Forgotten? Log in at your bank and choose a new one.
page-passkey-or = Or a passkey
page-passkey-what = Your device's own lock, a fingerprint for example, stands for the PIN. Nobody can watch you type it.
page-passkey-instead = Use a passkey instead
page-passkey-title = Show that it's you
page-passkey-use = Use your passkey
page-passkey-script = A passkey needs a script in this browser. Without it, log in at your bank.
page-passkey-failed = That didn't work. Try again, or take the other way.
page-passkey-refused = This passkey was not accepted. Try again, or take the other way.
# $minutes: number, at least 1
page-stay-what =
    { $minutes ->
        [one] Without a tap this page closes in a minute.
       *[other] Without a tap this page closes in { $minutes } minutes.
    }
page-stay-soon = This page is about to close.
page-stay-button = Stay longer
page-hidden-title = Hidden
page-hidden-what = Your figures were hidden after a minute, so that nobody reads along.
page-hidden-show = Show again
page-reveal-lock = Lock now
# $at (text): a point in time
page-as-of = As of { $at }
page-balance-title = Your balance
# $institution (text): the institution's name
page-balance-heading = Your balance at { $institution }
page-balance-available = Available
page-balance-booked = Booked
page-balance-expected = Expected once pending payments are booked
# $amount (text): an overdraft
page-balance-credit = including an overdraft of { $amount }
page-balance-none = There is no account here that you allowed us to read.
page-balance-latest = Latest payments
page-payments-title = Your payments
# $institution (text): the institution's name
page-payments-heading = Your payments at { $institution }
page-payments-none = There are no payments to show.
page-payments-pages = Pages
page-payments-earlier = Earlier payments
page-payments-later = Later payments
page-payment-pending = pending
page-payment-unnamed = Payment
page-error-reveal-expired-title = This link has expired
page-error-reveal-expired-what = Nothing is shown through it any more.
page-error-reveal-expired-next = Go back to your chat and ask again.
page-error-reveal-ended-title = This connection has ended
page-error-reveal-ended-what = Nothing is read or shown through it any more.
page-error-reveal-ended-next = Go back to your chat and connect again if you like.
page-error-reveal-other-person-title = That was another customer
page-error-reveal-other-person-what = You logged in as somebody to whom this link doesn't belong. Nothing was read or shown.
page-error-reveal-other-person-next = If somebody sent you this link, close it. If it is yours, ask again in your own chat.
page-error-reveal-cancelled-title = Cancelled at the bank
page-error-reveal-cancelled-what = You cancelled the login. Nothing was shown, and your connection stays as it was.
page-error-reveal-cancelled-next = You can try again or close this page.
page-error-reveal-weak-title = The login wasn't strong enough
page-error-reveal-weak-what = The bank let you in with one factor only. Nothing was shown.
page-error-reveal-weak-next = Please try again with your second factor.
page-error-reveal-refused-title = We couldn't trust that answer
page-error-reveal-refused-what = What came back from the bank wasn't what it should be, so we didn't use it. Nothing was shown.
page-error-reveal-refused-next = Please try again.
page-error-reveal-bank-title = Your bank can't be reached
page-error-reveal-bank-what = The login didn't work just now. Nothing was shown.
page-error-reveal-bank-next = Please try again in a minute.
page-error-pin-locked-title = Too many wrong tries
page-error-pin-locked-what = For your safety this browser no longer shows your figures.
page-error-pin-locked-next = Log in at your bank and choose a new PIN.
page-error-choice-login-title = Please log in at your bank first
page-error-choice-login-what = Letting the chat show more takes a login at your bank within the last five minutes. Nothing was changed.
page-error-choice-login-next = Log in on My data and choose again.
page-error-words-title = There is nothing to send yet
page-error-words-what = The text was empty or longer than 1,000 characters.
page-error-words-next = Go back and write a little more, or a little less.

page-error-passkey-refused-title = This passkey was not accepted
page-error-passkey-refused-what = Nothing was added or changed.
page-error-passkey-refused-next = Try again, or choose a PIN.
page-error-pin-easy-title = That PIN is too easy to guess
page-error-pin-easy-what = Your PIN was not changed.
page-error-pin-easy-next = Choose one without a pattern, not 123456 or 111111.
page-error-pin-digits-title = A PIN has six digits
page-error-pin-digits-what = Your PIN was not changed.
page-error-pin-digits-next = Six digits, 0 to 9.
page-error-passkey-address-title = Passkeys don't work here
page-error-passkey-address-what = This address is a number, and passkeys need a name. Nothing was changed.
page-error-passkey-address-next = Take the other way.

## My data

page-me-title = My data
page-me-what = What you allowed, until when, what was read, and how to end it. You don't need the messenger for this.
page-me-or = Or log in at your bank
page-me-login = Log in at your bank to show who you are. For this your bank asks you to agree to an access that we don't use and end at once.
# $institution (text): the institution's name
page-me-login-button = Log in at { $institution }
# $until (text): a point in time
page-me-live = Connected until { $until }
# $at (text): a point in time
page-me-expired = Ended by itself on { $at }
# $at (text): a point in time
page-me-ended = Ended on { $at }
page-me-unpaired = Not connected yet: the two words were not typed in the chat
page-me-purposes = You allowed
page-me-shared = Accounts
# $count (number): how many accounts
page-me-accounts =
    { $count ->
        [one] one account
       *[other] { $count } accounts
    }
page-me-soon = This permission ends soon. If you do nothing, it ends by itself.
# $institution (text): the institution's name
page-me-renew = Renew { $institution }
# $at (text): a point in time
page-me-given = since { $at }
# $what (text): a purpose
page-me-take-back = Take back: { $what }
# $what (text): a purpose
page-me-allow = Allow: { $what }
# $what (text): an account
page-me-stop-sharing = Stop sharing { $what }
# $institution (text): the institution's name
page-me-wider = The permission at { $institution } itself is wider than what you allow here. It still covers this, which is not used: nothing is read for it.
# $institution (text): the institution's name
page-me-wider-end = It cannot be made smaller there. To end it there too, end the connection below: then { $institution } is told at once, and you can connect again and allow only what you want. You can also end it in { $institution }'s own app.
# $institution (text): the institution's name
page-me-at-bank = What you take back is not read any more from that moment on. The permission at { $institution } itself stays as it was given until the connection ends.
page-me-display = Answers
page-factor-title = What opens your figures
page-factor-none = No browser and no passkey yet. Figures are shown after a login at the bank.
page-factor-here-pin = This browser, with a PIN
page-factor-here-passkey = This browser, with a passkey
page-factor-here-visit = This browser, for this visit only
page-factor-browser-pin = Another browser, with a PIN
page-factor-browser-passkey = Another browser, with a passkey
page-factor-browser-visit = Another browser, for one visit only
page-factor-passkey = Passkey
# $at (text): a point in time
page-factor-since = since { $at }
# $at (text): a point in time
page-factor-used = last used { $at }
page-factor-forget = Forget this browser
page-factor-remove = Remove this passkey
page-factor-new-pin = New PIN for this browser
page-factor-first-pin = PIN, so that this browser shows your figures
page-factor-name = Name of the passkey, if you like
page-factor-add = Add a passkey
page-factor-login-what = To add a passkey or change the PIN, show your bank once more that it's you.
page-factor-login = Log in at the bank again
page-session-title = Where you are signed in
page-session-here = Here
page-session-login = Elsewhere, after a login at the bank
page-session-browser = Elsewhere, in an unlocked browser
page-session-end = Sign out there
page-me-since = Since
page-me-last-login = Last login at the bank
# $institution (text): the institution's name
page-me-end = End the connection to { $institution }
page-me-history = What happened
page-me-history-none = Nothing yet.
page-me-nothing = Nothing is connected.
page-me-unused = not used yet
page-me-not-allowed = Not allowed: nothing is read for this.
page-me-nothing-next = Connect an account in the chat: ask for your balance there, and follow the button.
page-me-open-chat = Open the chat
page-me-connection = This connection
page-me-erase = Delete my data
page-me-leave = Sign out of this page

## Deleting

page-erase-title = Delete my data
page-erase-login = To have your data deleted, log in at your bank first: nobody else may ask for it.
# $at (text): a point in time
page-erase-when = If you ask for it now, everything goes on { $at }. Until then you can say "keep", here or in your chat: we write there too, in case this was not you.
page-erase-goes = This goes
page-erase-goes-chat = Your conversations, with everything you wrote and we answered
page-erase-goes-links = Your connections: they end at once for us and at your bank, with their tokens, permissions, browsers and PINs
page-erase-goes-profile = That we know you: the messenger's number for you, and your number at the bank
page-erase-goes-log = What our log says about you. That there was an entry, and when, stays: it can no longer be read
page-erase-stays = This must stay for a while
# $days (number): how many days
page-erase-stays-proof =
    { $days ->
        [one] The proof of what you allowed, for one day after the end of each connection
       *[other] The proof of what you allowed, for { $days } days after the end of each connection
    }
# $days (number): how many days
page-erase-stays-cases =
    { $days ->
        [one] Reports and complaints you made, until they are closed and one day longer
       *[other] Reports and complaints you made, until they are closed and { $days } days longer
    }
page-erase-stays-how = It lies under a key of its own, is used for nothing else, and cannot be found by your name or number.
page-erase-messenger = We cannot delete what the messenger keeps. You can do that in its app.
page-erase-ask = Delete my data
page-erase-no = Go back
# $at (text): a point in time
page-erase-pending = Your data will be deleted on { $at }.
page-erase-keep = Keep my data
page-erase-held = Your bank must keep some records about you for now, so that we cannot delete your data yet. Ask your bank why, and for how long.
page-erase-held-means = Until that ends nothing of yours is deleted here, also not what would be deleted by age. It is not used for anything else. You can still end your connections on My data: then we read nothing more.
page-erase-nothing = We hold nothing about you here.

## What became of a deletion that the messenger passed on

page-deletion-title = Your request to delete your data
page-deletion-code = Confirmation code
page-deletion-asked = Asked for
page-deletion-state = State
# $at (text): a point in time
page-deletion-waits = It waits until { $at }, and is carried out then. Until that time whoever has the chat can say "keep" there: we told the chat, in case somebody else asked for this.
# $at (text): a point in time
page-deletion-kept = It was taken back on { $at }. Nothing was deleted.
# $at (text): a point in time
page-deletion-done = Your data was deleted on { $at }.
page-deletion-held = It has to wait: a legal duty keeps the bank from deleting this data for now. It is carried out when that duty ends. Ask your bank why, and for how long.
page-deletion-refused = It was refused: a legal duty keeps the bank from deleting this data for now. Ask your bank why, and for how long, and ask for the deletion again after that.
page-deletion-unknown = We hold nothing under the number that the messenger gave us for you.
page-deletion-unknown-next = The messenger often gives another number here than the one of your chat. If you have talked to us, open My data on this site, log in at your bank and choose "Delete my data"; or ask for a person in the chat.
page-deletion-stays = What a law makes the bank keep, such as the proof of what you allowed and reports you made, stays under a key of its own until its time is over.
page-chat-title = Chat
# $count (number): messages that were not read yet
page-chat-unread = New: { $count }
page-chat-new = New
page-chat-transcript = Save as text
page-chat-refresh = Look for new messages
page-chat-over = This chat has ended because nothing was written for a while. What you write now begins a new one.
page-chat-log = Conversation
page-chat-message = Message
page-chat-send = Send
page-chat-you = You
# $bank (text): name of the bank
page-chat-bot = { $bank }'s assistant
# $bank (text): name of the bank
page-chat-staff = Staff of { $bank }
page-chat-sent = Sent
page-chat-read = Read
page-chat-sending = Sending…
page-chat-failed = Not sent.
page-chat-retry = Try again
# $bank (text): name of the bank
page-chat-typing = { $bank } is writing…
page-chat-lost = Connection lost. Trying again…
# $bank (text): name of the bank
page-chat-empty = Ask { $bank }'s automated assistant about your accounts, report fraud, or ask for a person.
page-chat-start = Say hello
# $most (number): the most that one message may be
page-chat-too-long = That is longer than { $most } characters. Please write it in parts.
page-chat-sign-in = Sign in
page-chat-sign-in-why = Sign in at your bank to ask about your own accounts here. It begins a new chat, which closes after five minutes without use.
page-chat-first-title = Sign in to go on
page-chat-first-why = Accounts are shown to their owner only, so you sign in at your bank first. That begins a new chat, which closes after five minutes without use.
page-chat-first-kept = What you asked comes along: it is answered in the new chat, and you need not write it again.
page-chat-first-back = Back to the chat
page-chat-sign-in-tab = Sign in (opens a new tab)
page-chat-signed-in = Signed in
page-chat-sign-out = Sign out
# $bank (text): name of the bank
page-chat-widget-open = Chat with { $bank }
page-chat-widget-close = Close chat
