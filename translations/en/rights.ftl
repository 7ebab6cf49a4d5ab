# What the audit log says, in the words of the person whom it is about. One text for each event: "rights-event-" and
# the event's name with dashes.

rights-timeline-title = What happened with your data
rights-timeline-what = Everything that was read, shown, changed or looked at, newest first, from a log that nobody can change unnoticed.
rights-timeline-none = Nothing has happened yet.
rights-timeline-none-next = As soon as something is read, shown or changed, it stands here.
rights-timeline-older = Earlier
rights-timeline-newest = Newest
rights-timeline-all = Everything that happened
rights-timeline-back = Back to My data
rights-timeline-when = When
rights-timeline-who = By whom
rights-timeline-why = Why
rights-timeline-shared = This chat is or was connected to somebody else's accounts, too. Only what names your own connection is listed.

rights-who-you = You
# $bank (text): the bank's name
rights-who-bank = { $bank }
# $bank (text): the bank's name
rights-who-service = The chat service of { $bank }, by itself
# $name (text): a name; $role (text): agent, lead, officer, author, operator
rights-who-staff =
    { $name }, { $role ->
        [agent] service desk
        [lead] lead of the service desk
        [officer] compliance officer
        [author] author of texts
        [operator] operator
       *[other] staff
    }
rights-who-messenger = The company of your messenger, on your word there
rights-who-somebody = Somebody at the bank
# $name (text): a name as it was given
rights-who-operator = { $name }, who runs this service for the bank
rights-who-erased = No longer known: it was erased

# $purpose (text): what the customer allowed
rights-why-purpose = For: { $purpose }
rights-why-tap = You tapped a button from your chat
rights-why-question = You asked in the chat
rights-why-linking = So that you could choose which accounts to share
# $reason (text): words that somebody typed
rights-why-reason = Reason given: { $reason }

# $event (text): the event's name in the log
rights-event-other = Logged: { $event }

# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-done =
    { $purpose ->
        [read_balance] Your balances were read at the bank
        [read_transactions] Your payments were read at the bank
        [accounts] The list of the accounts you shared was read at the bank
       *[other] Data of yours was read at the bank
    }
# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-failed =
    { $purpose ->
        [read_balance] Your balances could not be read at the bank
        [read_transactions] Your payments could not be read at the bank
        [accounts] The list of your accounts could not be read at the bank
       *[other] The bank could not be asked
    }
rights-event-answer-dropped = An answer of the bank came too late or was no longer allowed, and was thrown away
# $purpose (text): read_balance, read_transactions
rights-event-disclosure =
    { $purpose ->
        [read_balance] Your balances were shown to you on a page of the bank's
        [read_transactions] Your payments were shown to you on a page of the bank's
       *[other] Figures were shown to you on a page of the bank's
    }
# $purpose (text): read_balance, read_transactions
rights-event-disclosed =
    { $purpose ->
        [read_balance] Your balances were shown in the chat
        [read_transactions] Your payments were shown in the chat
       *[other] Figures were shown in the chat
    }
rights-event-send-failed = A message to you could not be delivered
rights-event-send-window-closed = A message was not sent, because you had not written for a day

rights-event-link-started = The way to a connection was begun in a browser
rights-event-link-granted = You logged in at the bank and gave access
rights-event-link-answer-refused = An answer of the bank's login came from another browser and was refused
rights-event-link-paired = The two words were typed in your chat: connected
rights-event-link-failed = A connection was not made
rights-event-platform-deauthorized = The messenger told us that you ended there what you had allowed: all your connections end
rights-event-link-revoke = The end of the connection was asked for
rights-event-pairing-wrong = Wrong words were typed in your chat
rights-event-pairing-failed = The two words were wrong or late: not connected
rights-event-pairing-abandoned = A connection was begun and not finished
rights-event-consent-given = Accounts and the way of showing were chosen
rights-event-consent-asked = You were asked for one more permission
rights-event-consent-allowed = You allowed one more purpose
rights-event-consent-narrowed = You took a purpose or an account back
# $purpose (text): tap, balances, chat
rights-event-consent-shows-more =
    { $purpose ->
        [chat] You chose that balances and payments appear in the chat
       *[other] You chose that balances appear in the chat
    }
# $purpose (text): tap, balances, chat
rights-event-consent-shows-less =
    { $purpose ->
        [balances] You chose that only balances appear in the chat
       *[other] You chose that figures no longer appear in the chat
    }
rights-event-consent-renewed = You renewed the permission
rights-event-consent-reminded = You were reminded in the chat that the permission ends soon
rights-event-consent-reminder-unsent = A reminder could not be sent, because you had not written for a day
rights-event-consent-expired = The permission ended by itself
rights-event-consent-withdrawn = The connection was ended
rights-event-consent-receipt-taken = A consent receipt was downloaded
rights-event-consent-login-other-person = Somebody else logged in at the bank on a page of yours: nothing was changed
rights-event-bank-consent-revoked = The bank confirmed the end
rights-event-revocation-unconfirmed = The bank has not confirmed the end; it will be told again
rights-event-stop = "Stop" was written in the chat: everything was ended

rights-event-browser-bound = A browser was bound to your connection
rights-event-browser-visit = A browser could show your figures for one visit
rights-event-browser-unlocked = A browser was unlocked
rights-event-browser-pin-wrong = A wrong PIN was typed
rights-event-browser-unbound = Too many wrong tries: the browser was locked out
rights-event-browser-pin-changed = The PIN of a browser was changed
rights-event-browser-removed = A browser was forgotten on My data
rights-event-passkey-added = A passkey was added
rights-event-passkey-removed = A passkey was removed
rights-event-passkey-refused = A passkey was refused
rights-event-passkey-over = The answer of a passkey came too late, or twice
rights-event-passkey-count-back = A passkey was refused, because a copy of it may exist
rights-event-page-session-ended = Somebody was signed out on My data
rights-event-browser-login = You logged in at the bank to see figures
rights-event-browser-login-other-person = Somebody else logged in at the bank on a page of yours: nothing was shown
rights-event-erasure-told = You were told in the chat that your data will be deleted
rights-event-erasure-cancelled = You said that your data is to be kept
rights-event-erasure-held-told = You were told that the bank must keep some records for now
rights-event-my-data-login = Somebody logged in at the bank as you and opened My data
rights-event-chat-signed-in = Somebody logged in at the bank as you and signed in to the web chat
rights-event-chat-signed-out = The web chat was signed out
rights-event-my-data-end = You ended the connection on My data

rights-event-case-opened = A report of yours was taken down
rights-event-case-words-added = What you wrote was added to your report
rights-event-case-seen = Your report was opened at the bank
rights-event-case-paged = Nobody had opened your report: the bank's contact was called
rights-event-case-closed = Your report was closed
rights-event-case-shown = Your report was looked at
rights-event-queue-joined = You asked for a person
rights-event-staff-took = Somebody took over your chat
rights-event-staff-viewed = Your chat was opened and read at the bank
rights-event-staff-replied = Somebody answered you in the chat
rights-event-note-sent = Somebody at the bank wrote you a message that is read under lock
rights-event-note-dropped = A message of the bank could not be kept under lock for you, so you were only told that there is news
rights-event-note-shown = A message of the bank was opened in an unlocked browser
rights-event-staff-handed-back = The chat was handed back to the bot
rights-event-staff-resolved = The conversation with a person was closed
rights-event-bot-muted = Somebody wrote to you with another tool of the bank's: the bot fell silent
rights-event-stranger-wrote = Somebody whom the bank does not know wrote to you in its name: links and figures were stopped in the chat
rights-event-stranger-clear = The bank looked into what somebody else had written in your chat
rights-event-limit-reached = You wrote more messages at once than are taken: some were not answered
rights-event-late-asked = A message of yours came late: you were asked whether you still wanted it
rights-event-late-confirmed = You still wanted what had come late
rights-event-redacted-across-messages = A card number in two of your messages was removed
rights-event-audit-exported = What is logged about you was put together as evidence
rights-event-my-data-exported = You downloaded everything that is held about you
rights-event-customer-exported = Everything that is held about you was put together for you

rights-me-title = Your rights
rights-me-download-what = Everything that is held about you as one file: to read, for other programs, and signed by the bank.
rights-me-download = Download everything
rights-me-choice = What your chat may show
rights-me-choose = Change what is shown
rights-me-choice-login = To let the chat show more, log in at your bank again.
rights-me-wrong = Is something wrong here?
rights-me-wrong-words = What is wrong, or what do you want to ask?
rights-me-wrong-hint = Somebody at the bank will look at it. Don't write card numbers, codes or passwords.
rights-me-wrong-send = Tell the bank
rights-me-note-shown = Changed. It holds from now on, also for messages that were about to be sent.
rights-me-note-requested = The bank has it, as a request with a reference. You find it under "What happened".
rights-me-note-stored = The bank has it. It will be worked on in a moment.
rights-me-note-factor = Done. The chat tells you of it, too.
rights-me-login = For this, log in at your bank again.

rights-export-title = Your data
# $bank (text): the bank's name
rights-export-made = Everything that the chat service of { $bank } holds about you, made at
rights-export-check = The file README.md says how to check that this is what the bank signed.
rights-export-links = Connections
rights-export-made-at = Connected
rights-export-ended = Ended
rights-export-until = Ends by itself
rights-export-choice = Answers
rights-export-purposes = You allowed
rights-export-accounts = Accounts
rights-export-browsers = Browsers with a PIN
rights-export-chats = Chats
rights-export-address = The messenger's number for you:
rights-export-you = You
rights-export-us = We
rights-export-what = What happened
rights-export-bot = Bot
rights-export-notes = Messages that you read under lock
rights-export-cases = Reports
rights-export-texts = The words that you agreed to
rights-export-nothing = Nothing.
rights-export-withheld-shared = A chat of yours was connected to somebody else's accounts, too. What was said in it is not in here, because it cannot be told whose it is.
rights-export-withheld-earlier = What was said in a chat before you connected it is not in here, because it cannot be told that it was you.
