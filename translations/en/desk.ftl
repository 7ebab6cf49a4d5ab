### What staff read: short, exact, British spelling. What customers wrote never goes through these texts.

## Login

desk-login-title = Staff sign-in
desk-login-name = Username
desk-login-password = Password
desk-login-continue = Continue
desk-login-wrong = That didn't work. Check username and password. After five wrong tries in a row signing in rests for a minute, then longer each time, an hour at most.
desk-login-help = Can't sign in? The person who looks after sign-ins at your bank can help.
desk-login-demo = Demo only: sam (agent), lee (lead), olga (officer), ari (author) and otto (operator); the password is "demo".
desk-code-title = Your code
desk-code-text = Open your authenticator app and type its six-digit code for this desk. You can paste it, too. If you have lost the device, type one of your saved codes.
desk-code-label = Code
desk-code-wrong = That code didn't work. Each code works once, and only for about a minute. Wait for the next one and try again.
desk-code-demo = Demo only: the code is now
desk-code-demo-wait = Demo only: the code of this moment has been used. Reload this page in half a minute for the next one.
desk-passkey-use = Use your passkey
desk-passkey-failed = That didn't work. Try again, or take the other way.
desk-sign-out = Sign out
# $name (text), $role (text)
desk-signed-in = { $name }, { $role }
desk-role-agent = agent
desk-role-lead = lead
desk-role-officer = officer
desk-role-author = author
desk-role-operator = operator

## Sign-in settings

desk-factors = Sign-in
desk-factors-again = To add a passkey or draw new codes, sign out and sign in again: it must be minutes ago.
desk-passkeys = Passkeys
desk-passkeys-none = None yet. With a passkey your device's own lock stands for the code.
desk-passkey = Passkey
desk-passkey-name = Name, if you like
desk-passkey-add = Add a passkey
desk-passkey-remove = Remove this passkey
desk-passkey-refused = This passkey was not accepted. Nothing was added.
# $at (text): a point in time
desk-factor-since = since { $at }
# $at (text): a point in time
desk-factor-used = last used { $at }
desk-codes = Saved codes
# $n: number
desk-codes-left =
    { $n ->
        [0] You have no saved code. Draw some and keep them apart from your devices: each lets you in once.
        [one] You have one saved code left.
       *[other] You have { $n } saved codes left.
    }
desk-codes-draw = Draw new codes
desk-codes-new = Your new codes
desk-codes-once = They are shown only now. Write them down and keep them apart from your devices. Older ones no longer count.
desk-sessions = Sessions
desk-sessions-what = Where you are signed in. A lead also sees the agents. End what nobody uses.
desk-session-here = here
desk-session-end = End this session

## Errors

page-error-staff-again-title = Sign in again for this
page-error-staff-again-what = Nothing was changed: your last sign-in is too long ago.
page-error-staff-again-next = Sign out, sign in, and try again within ten minutes.

desk-to-start = To your start page
page-error-staff-missing-title = There is nothing here
page-error-staff-missing-what = No such page or conversation at this desk.
page-error-staff-missing-next = Check the address, or go back to where you started.
page-error-staff-refused-title = Not part of your role
page-error-staff-refused-what = Your role doesn't open this page. The try has been noted.
page-error-staff-refused-next = If you need it for your work, ask the person who looks after sign-ins at your bank.

## Queue

desk-nav = Desk
desk-queue = Queue
desk-next = Next customer
desk-refresh = Refresh
desk-nobody = Nobody is waiting who isn't being looked after already.
desk-queue-news = The queue has changed.
desk-empty-title = Nobody is waiting
desk-empty-text = When a customer asks for a person or reports fraud, they appear here.
# $n (number)
desk-queue-fraud =
    { $n ->
        [one] There is an open fraud report.
       *[other] There are { $n } conversations with open fraud reports.
    }
# $n (number)
desk-queue-waiting =
    { $n ->
        [0] Everybody is being looked after.
        [one] One conversation waits for somebody.
       *[other] { $n } conversations wait for somebody.
    }
desk-col-what = What
desk-col-since = Waiting since
desk-col-channel = Channel
desk-col-customer = Customer
desk-col-held = With
desk-wants-person = Wants a person
desk-fraud-badge = Fraud
desk-reported-at = reported at
desk-not-opened = nobody has opened it
desk-held-nobody = nobody
desk-linked = Linked
desk-not-linked = Not linked
desk-authenticated = last authenticated at the bank
desk-kind-fraud = Fraud report
desk-kind-dispute = Wrong payment
desk-kind-care = Needs care
desk-kind-complaint = Complaint
desk-kind-request = Request
# $n (number): whole minutes
desk-age-minutes =
    { $n ->
        [0] just now
        [one] one minute ago
       *[other] { $n } minutes ago
    }
# $n (number): whole hours
desk-age-hours =
    { $n ->
        [one] one hour ago
       *[other] { $n } hours ago
    }
# $n (number): whole days
desk-age-days =
    { $n ->
        [one] one day ago
       *[other] { $n } days ago
    }

## Conversation

desk-conversation = Conversation
desk-back-to-queue = Back to the queue
desk-conversation-news = Something has happened in this conversation.
# $name (text): a colleague
desk-colleague = { $name } is looking at this conversation, too:
desk-about = About
desk-owner = Answered by
desk-owner-bot = the bot
desk-owner-waiting = the bot, while the customer waits for a person
desk-owner-person = a person
desk-owner-other-app = another tool, or somebody in the messenger's own inbox; the bot is silent
desk-owner-you = you
desk-since = since
desk-not-linked-long = Not linked: who this is, is not known. Whatever they say about themselves, this chat proves nothing.
# $institution (text): where the account is
desk-end-link = End the connection to { $institution }
desk-end-link-reason = Why does the customer want it ended?
# $institution (text)
desk-linked-to = Linked to { $institution }
# $institution (text)
desk-was-linked-to = No longer linked to { $institution }
desk-no-figures = Figures of accounts are not fetched or shown for the desk.
desk-cases = Open cases
desk-clock = The clock runs from that moment.
# $name (text): who
desk-opened-by = First opened by { $name } at
desk-opened-now = You have just opened it.
desk-opened-by-you-now = You have just opened it; the emergency contact is not alerted any more.
desk-transcript = What was said
desk-transcript-cut = Only the latest part is shown.
desk-transcript-empty = Nothing has been said yet, or it was erased.
desk-by-customer = Customer
desk-by-us = Bank
desk-by-bot = Automatic
desk-standing-sent = Sent.
desk-standing-read = Read by the customer.
desk-standing-waiting = On its way.
desk-standing-failed = Failed.
desk-standing-unknown = Not known whether it arrived.
desk-standing-window = Not sent: the messenger allows a reply by a person for seven days after the customer's last message, others for a day. Please reach the customer another way.
desk-standing-cancelled = Not sent: no longer wanted.
desk-standing-past = { "" }
desk-reason-retry = The messenger could not take it, although it was tried several times.
desk-reason-window_closed = The customer's last message is too long ago for the messenger.
desk-reason-person_unavailable = The customer can't be reached on this channel now.
desk-reason-drop = The messenger no longer wanted it.
desk-reason-refused = The messenger refused the message itself.
desk-reason-operator = The channel's settings must be repaired; the operator can see why.
desk-reason-page_stopped = The messenger has stopped this channel.
desk-reason-other = No more is known.
desk-answer = Answer
desk-reply = Reply
desk-reply-hint = The customer reads your name and this text in the messenger, whose company keeps a copy. No figures, no card or account numbers, no codes.
desk-reply-hint-own = The customer reads your name and this text in the bank's own chat. No figures, no card or account numbers, no codes.
desk-send = Send
desk-factors-changed = Your ways to sign in were changed on
# $phone (text): the bank's number for emergencies
desk-factors-not-you-call = If that was not you, call { $phone } at once and end your other sessions.
desk-factors-not-you = If that was not you, tell your lead and the people who run this system at once, and end your other sessions.
desk-team = Team
desk-team-everybody = Everybody
desk-team-give = Give to team
desk-note-team = Given. Agents of other teams do not see it any more.
desk-send-note = Send as secure note
desk-send-note-hint = A secure note is not shown in the chat: the customer gets "there is a message for you" and reads it after unlocking. Use it for amounts, names of payees and anything else about their accounts.
desk-note-locked = Sent as a secure note: the chat shows only that there is a message.
desk-note-as-text = Shown in the chat, as the customer chose; kept as a secure note, too.
desk-note-read = Read
desk-note-unread = Not read yet.
desk-hand-back = Hand back to the bot
desk-resolve = Resolve
desk-which-case = Case to close
desk-end-hint = "Hand back to the bot" leaves cases open. "Resolve" closes the case, if there is one. Either way the customer is told.
desk-note-sent = Your reply has been taken. Whether it was delivered is shown under it.
desk-note-stored = It is stored and will be done in a moment. Refresh to see it.
desk-note-back = The bot answers again.
desk-note-ended = The connection is ended. The customer is told, and the bank, too.
desk-note-resolved = Resolved. The bot answers again.
desk-problem-reason = Please say in a few words why the connection is to be ended. Nothing was changed.
desk-problem-erased = Not sent: this person was erased, and their number at the messenger is gone. Only the case was kept; you can still close it.
desk-problem-empty = Please write something first.
desk-problem-long = That is too long: 4,000 characters at most. Nothing was sent.
desk-problem-note-needed = Nothing was sent yet. This reply holds an amount, a number or a name of one of the customer's accounts, and this chat may not show it. Press "Send as secure note", or take it out.
desk-problem-note-unlinked = Nothing was sent. This reply holds an amount or a number, and nobody is connected in this chat: a secure note could not be opened. Take it out, ask the customer to connect an account, or call them back on a number that the bank has.
desk-problem-note-stranger = Nothing was sent. Somebody else wrote in this chat, so links are stopped until the compliance officer clears it: a secure note could not be opened. Take the figure out, or call the customer back on a number that the bank has.
desk-problem-sensitive = Not sent: it holds the number of a card or an account, which must never be in a chat. It has been taken out below; check the text and send it again.
desk-problem-not-stored = Not sent: it could not be stored just now. Your text is below; please try again in a moment.

## Undelivered

desk-undelivered = Undelivered
desk-undelivered-text = What was given up, or may not have arrived; newest first. Nothing is repeated by itself: write again, or reach the customer another way.
desk-undelivered-empty = Everything was delivered.
desk-col-when = When
desk-col-outcome = Outcome
desk-effect-message = Message to the customer
desk-effect-read = Reading from the bank
desk-effect-revoke = Ending a connection at the bank
desk-effect-page = Alerting the bank's contact

## Officer

desk-officer = Audit log
desk-officer-text = The latest 200 entries, newest first. That you have looked is one of them.
desk-strangers = Somebody else wrote in a customer's conversation
desk-strangers-text = A message in the bank's name that this system did not send, by an app that the bank has not named. The customer was warned. Links and figures are stopped there until you clear it: find out first who has access to the Page and to its apps.
desk-stranger-app = App
desk-stranger-unnamed = not told by the platform
desk-stranger-first = First seen
desk-stranger-last = Last seen
# $n (number)
desk-stranger-times =
    { $n ->
        [one] once
       *[other] { $n } times
    }
desk-stranger-cleared = Cleared by
desk-stranger-reason = What you found out, for the log
desk-stranger-clear = Clear: links may be sent there again
desk-stranger-note-cleared = Cleared. Links may be sent in that conversation again.
desk-stranger-note-stored = Stored; it will be cleared in a moment.
desk-stranger-note-reason = Please write what you found out, in at most 200 characters.
desk-col-number = No.
desk-col-who = Who
desk-col-event = Event
desk-col-object = Object
desk-col-reason = Reason

desk-ceiling = What chats may show
desk-ceiling-text = One officer forbids at once, also for messages that wait. To allow takes two: one proposes, another approves within seven days. Each customer can still choose to see less.
# $channel (text): the channel's id
desk-ceiling-channel = Channel { $channel }
desk-ceiling-shown = May be shown
desk-ceiling-masked = Masked
desk-ceiling-config = Masked: the config does not allow it. Whoever looks after the machine changes "ceiling" first.
# $name (text): who
desk-ceiling-proposed-by = Proposed by { $name }
desk-ceiling-own = You proposed this: another officer has to approve it.
desk-ceiling-reason = Reason, for the log
# $class (text)
desk-ceiling-propose = Propose to show: { $class }
# $class (text)
desk-ceiling-approve = Approve showing: { $class }
# $class (text)
desk-ceiling-lower = Stop showing: { $class }
desk-ceiling-history = Decisions
desk-ceiling-by-config = Config
desk-ceiling-done-proposed = Proposed. Another officer has to approve it.
desk-ceiling-done-approved = Approved. It may be shown from now on.
desk-ceiling-done-lowered = It is no longer shown.
desk-ceiling-problem-reason = Please give a reason of at most 200 characters. Nothing has changed.
desk-ceiling-problem-config = The config does not allow this class on this channel. Nothing has changed.
desk-ceiling-problem-decided = This is decided already.
desk-ceiling-problem-lapsed = The proposal has lapsed or was overtaken. Propose it again.
desk-ceiling-problem-same-person = You proposed this: another officer has to approve it.
desk-ceiling-problem-proposer-gone = Whoever proposed this is no longer an officer here. Propose it again.
desk-ceiling-state-allowed = allowed
desk-ceiling-state-forbidden = forbidden
desk-ceiling-state-proposed = proposed
desk-ceiling-state-lapsed = lapsed
desk-class-amount = Amounts
desk-class-payee = Merchants and payees
desk-class-nickname = Names of accounts
desk-class-last_four = Last four digits
desk-class-date = Dates
desk-class-place = Places
desk-class-identity = Identity

## Author

desk-author = Texts
desk-author-text = Everything that the bot says, by key. Texts change with a release; here they can be read.
# $languages (text): language tags
desk-author-languages = Languages served: { $languages }.
# $n (number)
desk-author-count =
    { $n ->
        [one] One text.
       *[other] { $n } texts.
    }
desk-col-key = Key
desk-col-text = Text
desk-col-note = Note

## Operator

desk-operator = Operation
# $n (number)
desk-operator-waiting =
    { $n ->
        [0] No customer waits for a person.
        [one] One customer waits for a person.
       *[other] { $n } customers wait for a person.
    }
desk-channels = Channels
desk-channels-none = No channel is set up.
desk-gate-open = Open: messages go out.
desk-gate-waiting = The messenger asked us to wait until
desk-gate-stopped = Stopped: the messenger refuses this channel. Messages wait until it is repaired.
desk-pauses = Paused
desk-pauses-none = Nothing is paused.
desk-pause-sends = Messages to customers
desk-pause-reads = Reading from the bank
desk-pause-links = New connections
desk-parked = Set aside
desk-parked-text = Events of messengers that could not be read or belong to no channel of this server, by reason.
desk-parked-none = Nothing was set aside.

## Legal holds

desk-holds = Legal holds
desk-holds-text = Nothing of a person who is held is deleted: not when they ask for it, not by age. They can still end their connections. Who asked for a deletion is told that records must be kept for now, not why.
desk-holds-whom = Whom
desk-holds-whom-help = The id of a conversation, connection, customer or identity, as the desk, a case or the audit log shows it.
desk-holds-reason = Reason, for the log: a court, a file, a date
desk-holds-set = Set a hold
desk-holds-lift = Lift this hold
desk-holds-none = Nobody is held.
desk-holds-on = On
desk-holds-since = Since
desk-holds-lifted = Lifted
desk-holds-done-set = Held. Nothing of this person is deleted until it is lifted.
desk-holds-done-lifted = Lifted. A deletion that waited for this is carried out now.
desk-holds-problem-reason = Please give a reason of at most 200 characters. Nothing has changed.
desk-holds-problem-unknown = Nobody is known here by that id. Nothing has changed.
desk-holds-problem-twice = This person is held already. Nothing has changed.
