### What the bot says in a chat. Warm, short, plain; British spelling. The first line of every message may
### appear on a lock screen: it holds nothing but the bank's name and the topic. Titles of buttons and ready
### answers have at most 20 characters.
###
### Names of payees, accounts and the last four digits come with a second word that tells whether they are
### known: $account_given is "yes" or "no".

## Who speaks, and help

# $bank (text): the bank's name
greet =
    Hello, this is { $bank }'s automated assistant.
    I can show your balance and payments, take a fraud report, and pass you on to a person. You don't have to use me: you can ask for a person at any time.
    Please never type card numbers, PINs or passwords here.
greet-again = Hello again. What can I do for you?
# $bank (text): the bank's name
help =
    Here is what I can do for you at { $bank }:
    • your balance
    • your latest payments, also by shop, date or amount
    • take a report of fraud or a lost card, at any hour
    • bring in a person
    Write "stop" to disconnect everything at once.
small-talk = I'm an automated assistant, so I'm no good at small talk. I can help with your balance, payments, fraud reports, or finding a person.
out-of-scope = I can't help with that here. A person at the bank can, or choose one of these:
thanks = You're welcome.
goodbye = Goodbye, and take care. I'm here whenever you need me.
cancelled = All right, nothing will be done.
abuse = I'm sorry this isn't going well. A person can take over if you like.
later-offer = You asked for something else, too. Do you still want it?
language-which = Which language shall we speak?
language-others = I don't understand that language yet, sorry. I speak the languages below; a person at the bank may be able to help in yours.
language-now = All right, let's go on in English.
attachment = I can't look at pictures, stickers or voice messages. Could you write it in a few words?
# $bank (text): the bank's name
# $chat (word): messenger; visitor: the bank's own web chat, with somebody unknown; own: with somebody who signed in there
trust =
    Yes, this is { $bank }'s automated assistant.
    To make sure, open the link to this chat from the bank's own website or app. I never ask for PINs, passwords or card numbers, and I never move money.
    { $chat ->
        [messenger] The messenger can read what is written here; figures open on the bank's own page unless you choose otherwise. "My data" shows everything that was read, and why.
       *[own] This chat is the bank's own, and no messenger's company reads it; figures open on the bank's own page unless you choose otherwise. "My data" shows everything that was read, and why.
    }
# $topic (word): what the customer wanted and this service does not do
elsewhere =
    { $topic ->
        [upcoming] I can't show payments that are still to come. The bank's app lists standing orders and direct debits.
        [bill_due] I can't see what is due on a credit card. The bank's app and your card statement show the sum and the day.
        [statement] I can't send statements. You can download them in the bank's app or online banking.
        [account_details] I don't show account numbers in a chat, to keep them safe. You find yours in the bank's app and on your statements.
        [open_account] I can't open accounts. The bank's website and its branches can.
        [close_account] I can't close accounts. A person at the bank can tell you how.
        [savings] I can't advise on savings or rates. The bank's website lists them, and a person can help.
        [overdraft] I can't arrange or change an overdraft. A person at the bank can.
        [loan] I can't advise on loans. The bank's website has the terms, and a person can help.
        [change_details] I can't change your details. You can do that in the bank's app, or with a person.
        [login_problem] I can't repair a login. The bank's own login page has "forgotten password"; a person can help, too. Never tell anybody your password.
        [branch] I don't know branches and cash machines. The bank's website and app show the nearest and their hours.
        [deposit] I can't take money in. A branch or the bank's app can tell you how to pay in cash or a cheque.
        [notifications] I can't change alerts yet. You can set them in the bank's app.
        [unlock_card] I can't unlock cards. You can do that in the bank's app, or with a person.
        [replace_card] I can't order a new card. You can do that in the bank's app, or with a person. If yours is lost or stolen, tell me so.
        [card_not_working] I can't test cards. Often a shop's machine is the cause; a person at the bank can check yours.
        [pin] I can't see or change PINs, and nobody here will ever ask for yours. The bank's app or a person can help.
        [card_delivery] I can't see where your card is. A person at the bank can check.
        [activate_card] I can't activate cards. The letter with your card tells you how; usually it is done in the bank's app.
        [new_card] I can't take orders for cards. The bank's website and its branches can.
        [mobile_wallet] I can't set up paying by phone. You do that in the bank's app or your phone's wallet.
        [travel] I don't know where your card works. The bank's app shows whether it is open for other countries, and a person can help.
        [refund] I can't follow refunds, but I can show your payments: a refund appears there once the shop has sent it.
        [declined] I can't see why a payment was refused. Your balance may tell; a person at the bank can look it up.
        [pending_payment] I can't say when a payment will be booked. I can show which ones are still pending.
        [transfer_status] I can't follow transfers, but I can show your payments. A person at the bank can trace one.
        [transfer_money] I never move money: nobody can make me pay anybody. You can do it in the bank's app.
        [cancel_payment] I can't stop payments. Please do that in the bank's app now, or ask for a person at once.
        [receipt] I can't issue receipts yet. The bank's app and your statement prove a payment.
        [fees] I don't quote fees. The bank's price list is on its website, and a person can explain a fee you paid.
        [exchange_rate] I don't quote rates. The bank's website and app show the current ones.
       *[limits] I can't see or change limits. The bank's app shows them, and a person can help.
    }
unknown-act = That button is from an older message and no longer works. Please choose one of these:
# $what (word): what the customer wanted; $at (time): when they wrote it
late-ask =
    { $what ->
        [balance] You asked for your balance at { $at }, and that reached me only now.
        [transactions] You asked for your payments at { $at }, and that reached me only now.
        [link] You asked to connect an account at { $at }, and that reached me only now.
        [unlink] You asked to disconnect everything at { $at }, and that reached me only now.
        [delete] You asked to delete your data at { $at }, and that reached me only now.
       *[no_person] You wrote at { $at } that you no longer need a person, and that reached me only now.
    }
    I haven't acted on it. Do you still want it?
late-words = Those words reached me late, so I haven't used them. If the page still shows them to you, please type them again.
# An earlier message did not reach the customer.
undelivered = I couldn't deliver my last message to you, sorry. If you are still waiting for an answer, please ask me again, or ask for a person.
undelivered-balance = I couldn't deliver my last message to you, sorry. The last thing you asked me for was your balance. Shall I show it?
undelivered-payments = I couldn't deliver my last message to you, sorry. The last thing you asked me for was your payments. Shall I show them?
redacted = For your safety: never type card numbers, codes or passwords here. I've removed it from our records; you may want to delete your message, too.
# $minutes (number): how long until there is room again
limit =
    { $minutes ->
        [one] That's a lot of messages at once. Please give me a minute; what you send before then I can't answer. "Stop", fraud reports and asking for a person always work.
       *[other] That's a lot of messages at once. Please give me { $minutes } minutes; what you send before then I can't answer. "Stop", fraud reports and asking for a person always work.
    }
# What is said where nothing else may be said.
masked = There is news for you. For your privacy it isn't shown in this chat.

## Somebody whom the bank does not know wrote in this chat

# $bank (text): the bank's name
stranger-warning =
    { $bank }: a message in this chat isn't from us.
    Somebody else has written to you here in our name. Please don't open links in it, don't call numbers in it and don't answer it.
    Until we have looked into it I send no links and show nothing of your accounts in this chat. Reporting fraud, "stop" and asking for a person still work.
# $bank (text): the bank's name
stranger-stopped =
    { $bank }: links and figures are stopped in this chat.
    Somebody else has written here in our name, and we are still looking into it. Until then please use the bank's own app or website, or call the bank.
# $bank (text): the bank's name
stranger-cleared = { $bank }: we have looked into the message that wasn't from us. You can use this chat as before; please still don't follow what that message said.

## When a message was not understood

unsure-rephrase = Sorry, I didn't understand that. Could you put it another way, or choose one of these?
unsure-which = I'm not sure which of these you mean:
unsure-person = I still don't understand, sorry. Would you like to talk to a person?
unsure-options = I can't make sense of that, but these always work:

## Titles of buttons

button-link = Connect account
button-see-balance = See balance
button-see-payments = See payments
button-my-data = My data
button-again = Yes, please
button-allow = Allow this
button-renew = Renew permission
button-read-note = Read it

## Titles of readings, when two are as likely

meant-balance = Balance
meant-transactions = Payments
meant-spending = What I spent
meant-upcoming = Upcoming payments
meant-bill-due = Card bill due
meant-statement = Statement
meant-account-details = Account details
meant-open-account = Open an account
meant-close-account = Close an account
meant-savings = Savings
meant-overdraft = Overdraft
meant-loan = Loan or mortgage
meant-change-details = Change my details
meant-login-problem = Can't log in
meant-branch = Branch or cashpoint
meant-deposit = Pay money in
meant-notifications = Alerts
meant-lost-card = Lost card
meant-stolen-card = Stolen card
meant-lock-card = Lock my card
meant-unlock-card = Unlock my card
meant-replace-card = Replace my card
meant-card-fault = Card doesn't work
meant-pin = PIN
meant-card-delivery = Card in the post
meant-activate-card = Activate a card
meant-new-card = A new card
meant-mobile-wallet = Pay by phone
meant-travel = Card abroad
meant-cash-machine = Cash machine trouble
meant-fraud = Fraud
meant-not-my-payment = Not my payment
meant-dispute = Money back
meant-duplicate = Charged twice
meant-wrong-amount = Wrong amount
meant-refund = Refund
meant-declined = Payment refused
meant-pending = Pending payment
meant-transfer-status = Where's my transfer
meant-transfer-money = Send money
meant-wrong-recipient = Paid the wrong one
meant-cancel-payment = Stop a payment
meant-receipt = Receipt
meant-fees = Fees
meant-exchange-rate = Exchange rate
meant-limits = Limits
meant-link = Connect account
meant-unlink = Disconnect
meant-my-data = What you hold
meant-delete-data = Delete my data
meant-complaint = Complain
meant-hardship = I can't pay
meant-bereavement = Somebody has died
meant-person = Talk to a person
meant-help = Help
meant-trust = Is this safe?

## Titles of ready answers

quick-balance = Balance
quick-payments = Payments
quick-fraud = Report fraud
quick-person = Talk to a person
quick-help = Help
quick-more = Show more
quick-stop = Stop
quick-delete-too = Delete my data too
quick-keep = Keep my data
quick-meant-card = I meant my card
quick-no-person = No person needed
quick-link = Connect account
quick-yes = Yes
quick-no = No
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
            To see your figures, please connect your account with { $bank } once.
            The button opens the bank's own page and works for 10 minutes. You log in there with two factors, never in this chat. The page also tells you what the messenger can see.
        [visitor]
            To see your figures, please sign in and connect your account with { $bank } once.
            The button leads there and works for 10 minutes; what you asked for is kept. You log in at your bank with two factors, never in this chat.
       *[own]
            To see your figures, please connect your account with { $bank } once.
            The button opens the bank's own page and works for 10 minutes. You log in there with two factors, never in this chat. The page also tells you what is read, and for how long.
    }
# $what (word): balance, transactions
carried-over =
    { $what ->
        [transactions] Before you signed in you asked for your payments.
       *[balance] Before you signed in you asked for your balance.
    }
link-another =
    Choose the other bank on the page that the button opens; it works for 10 minutes.
    You log in there with two factors, never in this chat. What is connected already stays as it is.
link-none = No account is connected yet.
link-paused = Connecting accounts is paused at the moment. Please try again later, or ask for a person.
link-already = Your account is already connected. On "My data" you can see and change what you allowed.
# $institution (text): where the account is
link-permission = { $institution }: this needs one more permission from you. The button opens the page where you can give just that.
# $institution (text): where the account is
consent-allowed = { $institution }: thank you, that is allowed now. You can take it back on "My data" at any time.
# $institution (text): where the account is
factor-passkey-added = { $institution }: a passkey was added for this connection. If this was not you, write "stop".
# $institution (text): where the account is
factor-passkey-removed = { $institution }: a passkey of this connection was removed. If this was not you, write "stop".
# $institution (text): where the account is
factor-pin-changed = { $institution }: the PIN of a browser was changed. If this was not you, write "stop".
# $institution (text): where the account is
factor-browser-bound = { $institution }: after a login at the bank one more browser can show your figures. If this was not you, write "stop".
# $institution (text): where the account is
factor-browser-removed = { $institution }: a browser can no longer show your figures. If this was not you, write "stop".
# $institution (text): where the account is
consent-narrowed = { $institution }: what you took back is no longer read.
# $institution (text): where the account is
display-tap = { $institution }: as you chose on "My data", figures no longer appear here. You see them by tapping.
# $institution (text): where the account is
display-balances = { $institution }: as chosen on "My data", balances appear here in the chat from now on. If that wasn't you, write "stop".
# $institution (text): where the account is
display-chat = { $institution }: as chosen on "My data", balances and payments appear here in the chat from now on. If that wasn't you, write "stop".
# $institution (text): where the account is; $at (time): when the permission ends
consent-renewed = { $institution }: your permission is renewed and holds until { $at }.
# $institution (text): where the account is
consent-ends = { $institution }: your permission ends soon.
# $institution (text): where the account is; $at (time): when the permission ends
consent-ends-what = From { $at } on I can no longer read your accounts at { $institution }, unless you renew it. The button does that in one step; if you do nothing, it ends by itself.
# $institution (text): where the account is
consent-over = { $institution }: your permission has ended, as planned. Nothing more is read; I'm telling the bank now. To go on, please connect again.
link-declined = No problem, nothing has been connected. If you change your mind, here is a fresh button.
link-cancelled = You cancelled at the bank, so nothing has been connected. If you want to try again, here is a fresh button.
link-bank-trouble = The bank's login didn't answer as it should, so nothing has been connected. That wasn't your fault. Here is a fresh button.
link-too-weak = The login at the bank used only one factor. To keep your account safe, two are needed, so nothing has been connected. Please try again with both.
# $institution (text): where the account is
pairing-ask =
    { $institution }: one last step.
    The page shows two words. Please type them here, to prove that page and chat belong to the same person.
    Did somebody send you here or ask you for these words? Then don't type them: whoever asks for them is trying to steal.
# $tries (number): tries left
pairing-wrong =
    { $tries ->
        [one] Those aren't the words on the page. You have one more try.
       *[other] Those aren't the words on the page. You have { $tries } more tries.
    }
pairing-misspelt = One of those words isn't among the ones we use. Please look at the page again and type both words exactly as they stand there.
pairing-waiting = I'm waiting for the two words that the page shows. Please type them here, exactly as they stand there. To stop connecting, write "cancel".
pairing-called-off = All right, I've stopped connecting. Nothing has been connected or read.
pairing-failed = Those weren't the words either, so I've stopped here. Nothing has been connected or read.
pairing-expired = The words ran out of time. Nothing has been connected or read.
pairing-already-over = No words are awaited at the moment. If you meant to connect your account, please start again.
# $institution (text): where the account is
linked = { $institution }: your account is connected. Write "stop" at any time to disconnect it.

## Balance

# $bank (text): where the account is
balance-ready = { $bank }: your balance is ready.
# Under the name of a bank, when several are connected.
ready-note = Opens the bank's own page
# $institution (text): where the account is
balance-head = { $institution }: your balance
# $account (text): the account's nickname; $account_kind (word): kind of account; $last_four (text): last
# digits; $amount (money); $kind (word): which figure it is; $as_of (time): when it held
balance-line =
    { $account_given ->
        [yes] { $account }
       *[no] { $account_kind ->
            [current] Current account
            [savings] Savings account
            [card] Card
            [loan] Loan
            [wallet] Wallet
           *[other] Account
        }
    }{ $last_four_given ->
        [yes] {" "}ending { $last_four }
       *[no] {""}
    }: { $amount } { $kind ->
        [available] available
        [expected] expected
       *[booked] booked
    }, as of { $as_of }
# $amount (money): the overdraft that the figure above includes
balance-credit = This includes an overdraft of { $amount }.
# $amount (money); $kind (word): which figure it is
balance-second =
    { $kind ->
        [available] Available: { $amount }
        [expected] Expected: { $amount }
       *[booked] Booked: { $amount }
    }
# $account (text): what the customer wrote
balance-no-account = None of the accounts you allowed is called "{ $account }". For all of them, write "balance".
balance-no-kind = None of the accounts you allowed is of that kind. For all of them, write "balance".
balance-none = The bank told us no balance for the accounts you allowed.

## Payments

# $bank (text): where the account is
payments-ready = { $bank }: your payments are ready.
# $institution (text): where the account is
payments-head = { $institution }: your payments
# $date (day or time); $payee (text); $amount (money): negative when paid out; $status (word)
payment-line =
    { $date }: { $payee_given ->
        [yes] { $payee }
       *[no] no name given
    }, { $amount }{ $status ->
        [booked] {""}
        [pending] {" "}(pending)
       *[other] {" "}(not final)
    }
payments-none = I found no payments that match.
# $payee (text): as the customer typed it
payments-looked-name = I looked for "{ $payee }".
# $from, $to (days): both included
payments-looked-days = I looked from { $from } to { $to }.
# $account (text): the word by which the customer named it
payments-looked-account = I looked in the account "{ $account }".
# $from (day): the payday, included
payments-since-payday = Counted from { $from }, when your last regular income arrived.
payments-payday-unknown = I can't tell when you were paid last: I found no regular income in the last 90 days. Write a day instead, such as "since 1 March".
payments-looked-amount = I looked for the amount that you wrote.
payments-more = There are more.
payments-end = That was the last one.
more-nothing = More of what? I can show you these:

## What the bank's system says
## $institution (text): where the account is

bank-slow = { $institution } is taking its time. One moment, please.
bank-late = { $institution } is still not answering. You don't have to wait: as soon as it answers, I'll write here.
bank-unreachable = { $institution } can't be reached at the moment. Nothing is wrong with your account; please try again in a few minutes.
bank-wait = { $institution } asks us to wait before the next question. Please try again in a few minutes.
bank-ended = { $institution }: the connection has ended there. To go on, please connect again.
bank-reauthenticate = { $institution } would like you to log in again before it answers. The button takes you there.
bank-nonsense = { $institution } sent an answer I can't rely on, so I won't show it. Please try again later, or ask for a person.
bank-paused = Questions to the bank are paused at the moment. Fraud reports and people still work; please try the rest again later.
bank-unattended = { $institution } allows only a few questions a day from a chat, and today's are used up. The button shows you the figure on the bank's own page.

## Fraud, lost cards, complaints

# $reference (text): the case; $bank (text): the bank's name
fraud-opened =
    { $bank }: your report is taken.
    Reference { $reference }. It counts from the moment you wrote, whoever reads it and when.
fraud-next-open = Somebody will look at it next and write to you here.
# $opens (time): when somebody will be there
fraud-next-closed = Nobody is at the desk right now. Unless somebody opens your report within five minutes, the bank's emergency contact is alerted. The desk opens on { $opens } and will write to you here.
fraud-next-unknown = I can't say when somebody will be at the desk. Unless somebody opens your report within five minutes, the bank's emergency contact is alerted.
# $phone (text)
fraud-phone = To reach the bank at once, call { $phone }, at any hour.
fraud-no-phone = To reach the bank at once, use the number on the back of your card.
# $reference (text): the case
fraud-again = I've added this to your report { $reference }.
fraud-lock-note = I can't lock cards from here yet. Please lock yours by phone or in the bank's app now, so that nobody can use it.
# $reference (text): the case; $bank (text): the bank's name
request-opened =
    { $bank }: what you wrote on "My data" has reached us.
    Reference { $reference }. Somebody at the bank will look at it.
# $reference (text): the case
complaint-opened =
    I'm sorry you have reason to complain. It has been entered in the bank's register.
    Reference { $reference }. A person will look at it and answer you here.
# $reference (text): the case
dispute-opened =
    I've noted that something is wrong with a payment.
    Reference { $reference }. It counts from the moment you wrote. A person will look at it and answer you here.
dispute-note = Tell me the shop, the sum and the day, if you like: it all goes into your case. If somebody else made the payment, report fraud instead.
care-hardship = Thank you for telling us; that can't have been easy. Somebody at the bank will talk with you about what can be done. You don't have to explain anything to me.
care-bereavement = I'm very sorry for your loss. Somebody at the bank will help you with everything there is to do, step by step. You don't have to explain anything to me.
care-vulnerability = Thank you for telling me. Somebody at the bank will take time for you. If you or somebody else is in danger right now, please call the emergency number.
care-next-open = You are ahead of ordinary questions: somebody will write to you here soon.
# $opens (time): when somebody will be there
care-next-closed = Nobody is at the desk right now. It opens on { $opens }, and somebody will write to you here then.
care-next-unknown = I can't say when somebody will be at the desk; they will write to you here.

## A person at the bank

# $waiting (number): people ahead
person-open =
    { $waiting ->
        [0] A person will be with you soon; you are next.
        [one] A person will be with you soon. One other customer is waiting before you.
       *[other] A person will be with you as soon as possible. { $waiting } other customers are waiting before you.
    }
# $opens (time): when somebody will be there
person-closed = Nobody is at the desk right now. It opens on { $opens }; you are in the queue and will be answered here.
person-unknown = You are in the queue and will be answered here. I can't say when somebody will be at the desk.
person-already = You are already in the queue; a person will answer you here. Whatever you write now, they will read.
person-cancelled = All right, I've taken you off the queue.
person-busy-note = Until then I can still answer what I know.
# $bank (text): the bank's name. In place of what a person at the bank wrote about the customer's data.
note-ready = { $bank }: there is a message for you.
# $name (text): the person's name; $text (text): what they wrote
staff-says =
    { $name }:
    { $text }
staff-back = This is the automated assistant again. You can ask for a person at any time.
resolved = The person who helped you has closed your request. This is the automated assistant again; you can ask for a person at any time.

## Stop and rights

# $count (number): links that ended; $at (time): when
stop-done =
    { $count ->
        [one] Done: your account is disconnected, as of { $at }.
       *[other] Done: your { $count } accounts are disconnected, as of { $at }.
    }
    Nothing more is read. I'm telling the bank now and will write here when it has confirmed.
stop-nothing = Done. No account is connected, and nothing is read.
stop-offer = Would you like your data deleted, too? Or did you mean your card?
# $institution (text); $at (time): when
stop-confirmed = { $institution } has confirmed the end of the connection, { $at }.
# $institution (text)
stop-unconfirmed = { $institution } hasn't confirmed the end of the connection. We no longer use it; you can also end it in the bank's own app.
delete-how = On "My data" you can have everything deleted that we hold about you. You log in at the bank there, so that nobody else can do it.
meant-card = I can't lock cards from here yet. The bank can do it at once:
# $at (time): when
erasure-asked =
    You asked us to delete your data. It happens on { $at }: this conversation, your connections, and what we know of you.
    If this was not you, or you change your mind, write "keep".
erasure-kept = Your data is kept. Nothing is deleted.
erasure-none = Nothing is about to be deleted.
erasure-due = Your data here is being deleted now. This is my last message. If you write again, we start from the beginning.
erasure-held = Your bank must keep some records about you for now, so your data is not deleted yet. It will be as soon as that ends.
rights =
    You have a right to know what we hold, to a copy of it, and to have it deleted.
    "My data" shows your permissions, what was read and why. You log in at the bank there, so that nobody else can see it.
