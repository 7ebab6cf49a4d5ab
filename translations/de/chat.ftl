### What the bot says in a chat, in German: warm, short, plain, "Sie". The first line of every message may
### appear on a lock screen: it holds nothing but the bank's name and the topic. Titles of buttons and ready
### answers have at most 20 characters.
###
### Names of payees, accounts and the last four digits come with a second word that tells whether they are
### known: $account_given is "yes" or "no".

## Who speaks, and help

# $bank (text): the bank's name
greet =
    Hallo, hier ist der automatische Assistent von { $bank }.
    Ich zeige Ihnen Kontostand und Zahlungen, nehme Betrugsmeldungen auf und verbinde Sie mit einem Menschen. Sie müssen mich nicht benutzen: Sie können jederzeit nach einem Menschen fragen.
    Bitte schreiben Sie hier nie Kartennummern, PINs oder Passwörter.
greet-again = Hallo noch einmal. Was kann ich für Sie tun?
# $bank (text): the bank's name
help =
    Das kann ich bei { $bank } für Sie tun:
    • Ihr Kontostand
    • Ihre letzten Zahlungen, auch nach Geschäft, Datum oder Betrag
    • Betrug oder eine verlorene Karte melden, rund um die Uhr
    • einen Menschen dazuholen
    Schreiben Sie „Stopp“, um alles auf einmal zu trennen.
small-talk = Ich bin ein automatischer Assistent und im Plaudern nicht gut. Ich helfe bei Kontostand, Zahlungen und Betrugsmeldungen oder hole einen Menschen dazu.
out-of-scope = Dabei kann ich hier nicht helfen. Ein Mensch in der Bank kann es, oder Sie wählen etwas davon:
thanks = Gern geschehen.
goodbye = Auf Wiedersehen und alles Gute. Ich bin da, wann immer Sie mich brauchen.
cancelled = In Ordnung, es passiert nichts.
abuse = Es tut mir leid, dass es gerade nicht gut läuft. Wenn Sie möchten, übernimmt ein Mensch.
later-offer = Sie wollten auch noch etwas anderes. Möchten Sie das noch?
language-which = In welcher Sprache wollen wir sprechen?
language-others = Diese Sprache verstehe ich leider noch nicht. Ich spreche die Sprachen hier unten; ein Mensch in der Bank kann Ihnen vielleicht in Ihrer helfen.
language-now = In Ordnung, wir machen auf Deutsch weiter.
attachment = Bilder, Sticker und Sprachnachrichten kann ich nicht ansehen oder anhören. Schreiben Sie es mir bitte in ein paar Worten?
# $bank (text): the bank's name
# $chat (word): messenger; visitor: the bank's own web chat, with somebody unknown; own: with somebody who signed in there
trust =
    Ja, hier ist der automatische Assistent von { $bank }.
    Um sicherzugehen, öffnen Sie den Link zu diesem Chat über die Website oder die App der Bank. Ich frage nie nach PINs, Passwörtern oder Kartennummern, und ich bewege nie Geld.
    { $chat ->
        [messenger] Der Messenger kann lesen, was hier geschrieben wird; Beträge öffnen sich auf der Seite der Bank, außer Sie wählen es anders. „Meine Daten“ zeigt alles, was gelesen wurde, und warum.
       *[own] Dieser Chat gehört der Bank, kein Messenger liest mit; Beträge öffnen sich auf der Seite der Bank, außer Sie wählen es anders. „Meine Daten“ zeigt alles, was gelesen wurde, und warum.
    }
# $topic (word): what the customer wanted and this service does not do
elsewhere =
    { $topic ->
        [upcoming] Zahlungen, die noch kommen, kann ich nicht zeigen. Daueraufträge und Lastschriften stehen in der App der Bank.
        [bill_due] Was bei einer Kreditkarte fällig ist, kann ich nicht sehen. Betrag und Tag stehen in der App der Bank und auf Ihrer Kartenabrechnung.
        [statement] Kontoauszüge kann ich nicht schicken. Sie können sie in der App der Bank oder im Online-Banking herunterladen.
        [account_details] Kontonummern zeige ich nicht in einem Chat, damit sie sicher bleiben. Ihre finden Sie in der App der Bank und auf Ihren Kontoauszügen.
        [open_account] Konten kann ich nicht eröffnen. Das geht auf der Website der Bank und in ihren Filialen.
        [close_account] Konten kann ich nicht schließen. Ein Mensch in der Bank kann Ihnen sagen, wie es geht.
        [savings] Zu Sparen und Zinsen kann ich nicht beraten. Die Zinsen stehen auf der Website der Bank, und ein Mensch kann helfen.
        [overdraft] Einen Überziehungsrahmen kann ich nicht einrichten oder ändern. Ein Mensch in der Bank kann es.
        [loan] Zu Krediten kann ich nicht beraten. Die Bedingungen stehen auf der Website der Bank, und ein Mensch kann helfen.
        [change_details] Ihre Angaben kann ich nicht ändern. Das geht in der App der Bank oder mit einem Menschen.
        [login_problem] Eine Anmeldung kann ich nicht reparieren. Auf der Anmeldeseite der Bank gibt es „Passwort vergessen“; auch ein Mensch kann helfen. Verraten Sie Ihr Passwort nie jemandem.
        [branch] Filialen und Geldautomaten kenne ich nicht. Die Website und die App der Bank zeigen die nächsten und die Öffnungszeiten.
        [deposit] Geld kann ich nicht annehmen. Eine Filiale oder die App der Bank sagt Ihnen, wie Sie Bargeld oder einen Scheck einzahlen.
        [notifications] Benachrichtigungen kann ich noch nicht ändern. Sie können sie in der App der Bank einstellen.
        [unlock_card] Karten kann ich nicht entsperren. Das geht in der App der Bank oder mit einem Menschen.
        [replace_card] Eine neue Karte kann ich nicht bestellen. Das geht in der App der Bank oder mit einem Menschen. Wenn Ihre verloren oder gestohlen ist, sagen Sie es mir.
        [card_not_working] Karten kann ich nicht prüfen. Oft liegt es am Gerät im Geschäft; ein Mensch in der Bank kann sich Ihre ansehen.
        [pin] PINs kann ich nicht sehen oder ändern, und niemand fragt Sie hier je nach Ihrer. Die App der Bank oder ein Mensch kann helfen.
        [card_delivery] Wo Ihre Karte ist, kann ich nicht sehen. Ein Mensch in der Bank kann nachsehen.
        [activate_card] Karten kann ich nicht aktivieren. Im Brief zu Ihrer Karte steht, wie es geht; meistens in der App der Bank.
        [new_card] Karten kann man bei mir nicht bestellen. Das geht auf der Website der Bank und in ihren Filialen.
        [mobile_wallet] Das Zahlen mit dem Handy kann ich nicht einrichten. Das geht in der App der Bank oder in der Wallet Ihres Handys.
        [travel] Wo Ihre Karte funktioniert, weiß ich nicht. Die App der Bank zeigt, ob sie für andere Länder freigegeben ist, und ein Mensch kann helfen.
        [refund] Erstattungen kann ich nicht verfolgen, aber Ihre Zahlungen zeigen: Dort steht eine Erstattung, sobald das Geschäft sie geschickt hat.
        [declined] Warum eine Zahlung abgelehnt wurde, kann ich nicht sehen. Vielleicht erklärt es Ihr Kontostand; ein Mensch in der Bank kann nachsehen.
        [pending_payment] Wann eine Zahlung gebucht wird, kann ich nicht sagen. Ich kann zeigen, welche noch vorgemerkt sind.
        [transfer_status] Überweisungen kann ich nicht verfolgen, aber Ihre Zahlungen zeigen. Ein Mensch in der Bank kann einer Überweisung nachgehen.
        [transfer_money] Ich bewege nie Geld: Niemand kann mich dazu bringen, jemanden zu bezahlen. In der App der Bank können Sie es tun.
        [cancel_payment] Zahlungen kann ich nicht stoppen. Bitte tun Sie das jetzt in der App der Bank, oder fragen Sie sofort nach einem Menschen.
        [receipt] Belege kann ich noch nicht ausstellen. Die App der Bank und Ihr Kontoauszug belegen eine Zahlung.
        [fees] Gebühren nenne ich nicht. Die Preisliste steht auf der Website der Bank, und ein Mensch kann Ihnen eine bezahlte Gebühr erklären.
        [exchange_rate] Wechselkurse nenne ich nicht. Die Website und die App der Bank zeigen die aktuellen.
       *[limits] Limits kann ich nicht sehen oder ändern. Die App der Bank zeigt sie, und ein Mensch kann helfen.
    }
unknown-act = Dieser Knopf gehört zu einer älteren Nachricht und funktioniert nicht mehr. Bitte wählen Sie etwas davon:
# $what (word): what the customer wanted; $at (time): when they wrote it
late-ask =
    { $what ->
        [balance] Sie haben nach Ihrem Kontostand gefragt ({ $at }), und das kam erst jetzt bei mir an.
        [transactions] Sie haben nach Ihren Zahlungen gefragt ({ $at }), und das kam erst jetzt bei mir an.
        [link] Sie wollten ein Konto verbinden ({ $at }), und das kam erst jetzt bei mir an.
        [unlink] Sie wollten alles trennen ({ $at }), und das kam erst jetzt bei mir an.
        [delete] Sie wollten Ihre Daten löschen lassen ({ $at }), und das kam erst jetzt bei mir an.
       *[no_person] Sie haben geschrieben, dass Sie keinen Menschen mehr brauchen ({ $at }), und das kam erst jetzt bei mir an.
    }
    Ich habe noch nichts unternommen. Möchten Sie es noch?
late-words = Diese Wörter kamen zu spät bei mir an, ich habe sie nicht verwendet. Wenn die Seite sie noch zeigt, schreiben Sie sie bitte noch einmal.
# An earlier message did not reach the customer.
undelivered = Meine letzte Nachricht konnte Ihnen leider nicht zugestellt werden. Wenn Sie noch auf eine Antwort warten, fragen Sie mich bitte noch einmal oder verlangen Sie einen Menschen.
undelivered-balance = Meine letzte Nachricht konnte Ihnen leider nicht zugestellt werden. Zuletzt haben Sie nach Ihrem Kontostand gefragt. Soll ich ihn zeigen?
undelivered-payments = Meine letzte Nachricht konnte Ihnen leider nicht zugestellt werden. Zuletzt haben Sie nach Ihren Zahlungen gefragt. Soll ich sie zeigen?
redacted = Zu Ihrer Sicherheit: Schreiben Sie hier nie Kartennummern, Codes oder Passwörter. Ich habe das aus unseren Aufzeichnungen entfernt; löschen Sie am besten auch Ihre Nachricht.
# $minutes (number): how long until there is room again
limit =
    { $minutes ->
        [one] Das sind viele Nachrichten auf einmal. Bitte geben Sie mir eine Minute; was Sie vorher schicken, kann ich nicht beantworten. „Stopp“, Betrugsmeldungen und die Frage nach einem Menschen gehen immer.
       *[other] Das sind viele Nachrichten auf einmal. Bitte geben Sie mir { $minutes } Minuten; was Sie vorher schicken, kann ich nicht beantworten. „Stopp“, Betrugsmeldungen und die Frage nach einem Menschen gehen immer.
    }
# What is said where nothing else may be said.
masked = Es gibt Neuigkeiten für Sie. Zum Schutz Ihrer Daten stehen sie nicht in diesem Chat.

## Somebody whom the bank does not know wrote in this chat

# $bank (text): the bank's name
stranger-warning =
    { $bank }: Eine Nachricht in diesem Chat ist nicht von uns.
    Jemand anderes hat Ihnen hier in unserem Namen geschrieben. Bitte öffnen Sie keine Links daraus, rufen Sie keine Nummern daraus an und antworten Sie nicht darauf.
    Bis wir das geprüft haben, schicke ich keine Links und zeige in diesem Chat nichts von Ihren Konten. Betrug melden, „Stopp“ und nach einem Menschen fragen geht weiterhin.
# $bank (text): the bank's name
stranger-stopped =
    { $bank }: Links und Beträge sind in diesem Chat angehalten.
    Jemand anderes hat hier in unserem Namen geschrieben, und wir prüfen das noch. Bitte nutzen Sie bis dahin die App oder die Website der Bank oder rufen Sie die Bank an.
# $bank (text): the bank's name
stranger-cleared = { $bank }: Wir haben die Nachricht geprüft, die nicht von uns war. Sie können diesen Chat wieder wie vorher nutzen; bitte tun Sie trotzdem nicht, was in jener Nachricht stand.

## When a message was not understood

unsure-rephrase = Das habe ich leider nicht verstanden. Können Sie es anders sagen oder etwas davon wählen?
unsure-which = Ich bin nicht sicher, was davon Sie meinen:
unsure-person = Ich verstehe es leider noch immer nicht. Möchten Sie mit einem Menschen sprechen?
unsure-options = Damit kann ich nichts anfangen, aber das hier geht immer:

## Titles of buttons

button-link = Konto verbinden
button-see-balance = Kontostand ansehen
button-see-payments = Zahlungen ansehen
button-my-data = Meine Daten
button-again = Ja, bitte
button-allow = Erlauben
button-renew = Erlaubnis erneuern
button-read-note = Nachricht lesen

## Titles of readings, when two are as likely

meant-balance = Kontostand
meant-transactions = Zahlungen
meant-spending = Meine Ausgaben
meant-upcoming = Anstehende Zahlungen
meant-bill-due = Kartenabrechnung
meant-statement = Kontoauszug
meant-account-details = Kontodaten
meant-open-account = Konto eröffnen
meant-close-account = Konto schließen
meant-savings = Sparen
meant-overdraft = Überziehungsrahmen
meant-loan = Kredit oder Hypothek
meant-change-details = Angaben ändern
meant-login-problem = Anmelden geht nicht
meant-branch = Filiale oder Automat
meant-deposit = Geld einzahlen
meant-notifications = Benachrichtigungen
meant-lost-card = Karte verloren
meant-stolen-card = Karte gestohlen
meant-lock-card = Karte sperren
meant-unlock-card = Karte entsperren
meant-replace-card = Karte ersetzen
meant-card-fault = Karte geht nicht
meant-pin = PIN
meant-card-delivery = Karte in der Post
meant-activate-card = Karte aktivieren
meant-new-card = Neue Karte
meant-mobile-wallet = Mit Handy zahlen
meant-travel = Karte im Ausland
meant-cash-machine = Problem am Automaten
meant-fraud = Betrug
meant-not-my-payment = Nicht meine Zahlung
meant-dispute = Geld zurück
meant-duplicate = Doppelt abgebucht
meant-wrong-amount = Falscher Betrag
meant-refund = Erstattung
meant-declined = Zahlung abgelehnt
meant-pending = Vorgemerkte Zahlung
meant-transfer-status = Meine Überweisung?
meant-transfer-money = Geld überweisen
meant-wrong-recipient = Falscher Empfänger
meant-cancel-payment = Zahlung stoppen
meant-receipt = Beleg
meant-fees = Gebühren
meant-exchange-rate = Wechselkurs
meant-limits = Limits
meant-link = Konto verbinden
meant-unlink = Konto trennen
meant-my-data = Daten über mich
meant-delete-data = Meine Daten löschen
meant-complaint = Beschwerde
meant-hardship = Kann nicht zahlen
meant-bereavement = Ein Todesfall
meant-person = Mit Mensch sprechen
meant-help = Hilfe
meant-trust = Ist das sicher?

## Titles of ready answers

quick-balance = Kontostand
quick-payments = Zahlungen
quick-fraud = Betrug melden
quick-person = Mit Mensch sprechen
quick-help = Hilfe
quick-more = Mehr anzeigen
quick-stop = Stopp
quick-delete-too = Auch Daten löschen
quick-keep = Daten behalten
quick-meant-card = Ich meinte die Karte
quick-no-person = Kein Mensch nötig
quick-link = Konto verbinden
quick-yes = Ja
quick-no = Nein
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
            Damit Sie Ihre Beträge sehen, verbinden Sie bitte einmal Ihr Konto mit { $bank }.
            Der Knopf öffnet die Seite der Bank und gilt 10 Minuten. Dort melden Sie sich mit zwei Faktoren an, nie in diesem Chat. Die Seite sagt Ihnen auch, was der Messenger sehen kann.
        [visitor]
            Damit Sie Ihre Beträge sehen, melden Sie sich bitte an und verbinden Sie einmal Ihr Konto mit { $bank }.
            Der Knopf führt dorthin und gilt 10 Minuten; Ihre Frage geht nicht verloren. Sie melden sich bei Ihrer Bank mit zwei Faktoren an, nie in diesem Chat.
       *[own]
            Damit Sie Ihre Beträge sehen, verbinden Sie bitte einmal Ihr Konto mit { $bank }.
            Der Knopf öffnet die Seite der Bank und gilt 10 Minuten. Dort melden Sie sich mit zwei Faktoren an, nie in diesem Chat. Die Seite sagt Ihnen auch, was gelesen wird und wie lange.
    }
# $what (word): balance, transactions
carried-over =
    { $what ->
        [transactions] Vor der Anmeldung haben Sie nach Ihren Zahlungen gefragt.
       *[balance] Vor der Anmeldung haben Sie nach Ihrem Kontostand gefragt.
    }
link-another =
    Wählen Sie die andere Bank auf der Seite, die der Knopf öffnet; er gilt 10 Minuten.
    Dort melden Sie sich mit zwei Faktoren an, nie in diesem Chat. Was schon verbunden ist, bleibt, wie es ist.
link-none = Es ist noch kein Konto verbunden.
link-paused = Das Verbinden von Konten ist im Moment angehalten. Bitte versuchen Sie es später noch einmal oder fragen Sie nach einem Menschen.
link-already = Ihr Konto ist schon verbunden. Unter „Meine Daten“ sehen und ändern Sie, was Sie erlaubt haben.
# $institution (text): where the account is
link-permission = { $institution }: Dafür brauchen wir noch eine Erlaubnis von Ihnen. Der Knopf öffnet die Seite, auf der Sie genau diese geben können.
# $institution (text): where the account is
consent-allowed = { $institution }: Danke, das ist jetzt erlaubt. Unter „Meine Daten“ können Sie es jederzeit zurücknehmen.
# $institution (text): where the account is
factor-passkey-added = { $institution }: Für diese Verbindung wurde ein Passkey hinzugefügt. Wenn Sie das nicht waren, schreiben Sie „Stopp“.
# $institution (text): where the account is
factor-passkey-removed = { $institution }: Ein Passkey dieser Verbindung wurde entfernt. Wenn Sie das nicht waren, schreiben Sie „Stopp“.
# $institution (text): where the account is
factor-pin-changed = { $institution }: Die PIN eines Browsers wurde geändert. Wenn Sie das nicht waren, schreiben Sie „Stopp“.
# $institution (text): where the account is
factor-browser-bound = { $institution }: Nach einer Anmeldung bei der Bank kann ein weiterer Browser Ihre Beträge zeigen. Wenn Sie das nicht waren, schreiben Sie „Stopp“.
# $institution (text): where the account is
factor-browser-removed = { $institution }: Ein Browser kann Ihre Beträge nicht mehr zeigen. Wenn Sie das nicht waren, schreiben Sie „Stopp“.
# $institution (text): where the account is
consent-narrowed = { $institution }: Was Sie zurückgenommen haben, wird nicht mehr gelesen.
# $institution (text): where the account is
display-tap = { $institution }: Wie unter „Meine Daten“ gewählt, erscheinen hier keine Beträge mehr. Sie sehen sie durch Antippen.
# $institution (text): where the account is
display-balances = { $institution }: Wie unter „Meine Daten“ gewählt, erscheinen Kontostände ab jetzt hier im Chat. Wenn Sie das nicht waren, schreiben Sie „Stopp“.
# $institution (text): where the account is
display-chat = { $institution }: Wie unter „Meine Daten“ gewählt, erscheinen Kontostände und Zahlungen ab jetzt hier im Chat. Wenn Sie das nicht waren, schreiben Sie „Stopp“.
# $institution (text): where the account is; $at (time): when the permission ends
consent-renewed = { $institution }: Ihre Erlaubnis ist erneuert. Sie gilt bis { $at }.
# $institution (text): where the account is
consent-ends = { $institution }: Ihre Erlaubnis endet bald.
# $institution (text): where the account is; $at (time): when the permission ends
consent-ends-what = Ab { $at } kann ich Ihre Konten bei { $institution } nicht mehr lesen, außer Sie erneuern die Erlaubnis. Der Knopf macht das in einem Schritt; wenn Sie nichts tun, endet sie von selbst.
# $institution (text): where the account is
consent-over = { $institution }: Ihre Erlaubnis ist wie geplant zu Ende. Es wird nichts mehr gelesen; ich sage es jetzt der Bank. Wenn Sie weitermachen möchten, verbinden Sie bitte neu.
link-declined = Kein Problem, es wurde nichts verbunden. Falls Sie es sich anders überlegen, ist hier ein neuer Knopf.
link-cancelled = Sie haben bei der Bank abgebrochen, es wurde nichts verbunden. Wenn Sie es noch einmal versuchen möchten, ist hier ein neuer Knopf.
link-bank-trouble = Die Anmeldung der Bank hat nicht richtig geantwortet, es wurde nichts verbunden. Das lag nicht an Ihnen. Hier ist ein neuer Knopf.
link-too-weak = Bei der Anmeldung in der Bank gab es nur einen Faktor. Zum Schutz Ihres Kontos braucht es zwei, deshalb wurde nichts verbunden. Bitte versuchen Sie es mit beiden noch einmal.
# $institution (text): where the account is
pairing-ask =
    { $institution }: noch ein letzter Schritt.
    Die Seite zeigt zwei Wörter. Bitte schreiben Sie sie hierher. So ist sicher, dass Seite und Chat derselben Person gehören.
    Hat Sie jemand hierher geschickt oder nach diesen Wörtern gefragt? Dann schreiben Sie sie nicht: Wer danach fragt, will stehlen.
# $tries (number): tries left
pairing-wrong =
    { $tries ->
        [one] Das sind nicht die Wörter von der Seite. Sie haben noch einen Versuch.
       *[other] Das sind nicht die Wörter von der Seite. Sie haben noch { $tries } Versuche.
    }
pairing-misspelt = Eines dieser Wörter gibt es bei uns nicht. Bitte schauen Sie noch einmal auf die Seite und schreiben Sie beide Wörter genau so, wie sie dort stehen.
pairing-waiting = Ich warte auf die zwei Wörter, die die Seite zeigt. Bitte schreiben Sie sie genau so hierher, wie sie dort stehen. Wenn Sie doch nicht verbinden möchten, schreiben Sie „Abbrechen“.
pairing-called-off = In Ordnung, ich habe das Verbinden abgebrochen. Es wurde nichts verbunden und nichts gelesen.
pairing-failed = Auch das waren nicht die richtigen Wörter, deshalb höre ich hier auf. Es wurde nichts verbunden und nichts gelesen.
pairing-expired = Die Zeit für die Wörter ist abgelaufen. Es wurde nichts verbunden und nichts gelesen.
pairing-already-over = Im Moment werden keine Wörter erwartet. Wenn Sie Ihr Konto verbinden wollten, fangen Sie bitte neu an.
# $institution (text): where the account is
linked = { $institution }: Ihr Konto ist verbunden. Schreiben Sie jederzeit „Stopp“, um es zu trennen.

## Balance

# $bank (text): where the account is
balance-ready = { $bank }: Ihr Kontostand ist da.
# Under the name of a bank, when several are connected.
ready-note = Öffnet die Seite der Bank
# $institution (text): where the account is
balance-head = { $institution }: Ihr Kontostand
# $account (text): the account's nickname; $account_kind (word): kind of account; $last_four (text): last
# digits; $amount (money); $kind (word): which figure it is; $as_of (time): when it held
balance-line =
    { $account_given ->
        [yes] { $account }
       *[no] { $account_kind ->
            [current] Girokonto
            [savings] Sparkonto
            [card] Karte
            [loan] Kredit
            [wallet] Wallet
           *[other] Konto
        }
    }{ $last_four_given ->
        [yes] {" "}mit Endziffern { $last_four }
       *[no] {""}
    }: { $amount } { $kind ->
        [available] verfügbar
        [expected] erwartet
       *[booked] gebucht
    }, Stand { $as_of }
# $amount (money): the overdraft that the figure above includes
balance-credit = Darin ist ein Überziehungsrahmen von { $amount } enthalten.
# $amount (money); $kind (word): which figure it is
balance-second =
    { $kind ->
        [available] Verfügbar: { $amount }
        [expected] Erwartet: { $amount }
       *[booked] Gebucht: { $amount }
    }
# $account (text): what the customer wrote
balance-no-account = Keines der erlaubten Konten heißt „{ $account }“. Für alle schreiben Sie „Kontostand“.
balance-no-kind = Keines der erlaubten Konten ist von dieser Art. Für alle schreiben Sie „Kontostand“.
balance-none = Die Bank hat uns für die erlaubten Konten keinen Kontostand genannt.

## Payments

# $bank (text): where the account is
payments-ready = { $bank }: Ihre Zahlungen sind da.
# $institution (text): where the account is
payments-head = { $institution }: Ihre Zahlungen
# $date (day or time); $payee (text); $amount (money): negative when paid out; $status (word)
payment-line =
    { $date }: { $payee_given ->
        [yes] { $payee }
       *[no] ohne Namen
    }, { $amount }{ $status ->
        [booked] {""}
        [pending] {" "}(vorgemerkt)
       *[other] {" "}(nicht endgültig)
    }
payments-none = Ich habe keine passenden Zahlungen gefunden.
# $payee (text): as the customer typed it
payments-looked-name = Gesucht habe ich nach „{ $payee }“.
# $from, $to (days): both included
payments-looked-days = Gesucht habe ich von { $from } bis { $to }.
# $account (text): the word by which the customer named it
payments-looked-account = Gesucht habe ich im Konto „{ $account }“.
# $from (day): the payday, included
payments-since-payday = Gezählt ab { $from }, dem Tag Ihres letzten regelmäßigen Geldeingangs.
payments-payday-unknown = Ich kann nicht erkennen, wann Sie zuletzt bezahlt wurden: In den letzten 90 Tagen finde ich keinen regelmäßigen Geldeingang. Schreiben Sie bitte einen Tag, etwa „seit 1. März“.
payments-looked-amount = Gesucht habe ich nach dem Betrag, den Sie geschrieben haben.
payments-more = Es gibt noch mehr.
payments-end = Das war die letzte.
more-nothing = Mehr wovon? Das kann ich Ihnen zeigen:

## What the bank's system says
## $institution (text): where the account is

bank-slow = { $institution } braucht noch etwas. Einen Moment, bitte.
bank-late = { $institution } antwortet noch immer nicht. Sie müssen nicht warten: Sobald eine Antwort da ist, schreibe ich hier.
bank-unreachable = { $institution } ist im Moment nicht erreichbar. Mit Ihrem Konto ist alles in Ordnung; bitte versuchen Sie es in ein paar Minuten noch einmal.
bank-wait = { $institution } bittet uns, mit der nächsten Frage zu warten. Bitte versuchen Sie es in ein paar Minuten noch einmal.
bank-ended = { $institution }: Die Verbindung wurde dort beendet. Wenn Sie weitermachen möchten, verbinden Sie bitte neu.
bank-reauthenticate = { $institution } möchte, dass Sie sich vor der Antwort noch einmal anmelden. Der Knopf bringt Sie hin.
bank-nonsense = { $institution } hat eine Antwort geschickt, auf die ich mich nicht verlassen kann, deshalb zeige ich sie nicht. Bitte versuchen Sie es später noch einmal oder fragen Sie nach einem Menschen.
bank-paused = Fragen an die Bank sind im Moment angehalten. Betrugsmeldungen und Gespräche mit Menschen gehen weiterhin; alles andere versuchen Sie bitte später noch einmal.
bank-unattended = { $institution } erlaubt aus einem Chat nur wenige Fragen am Tag, und die für heute sind aufgebraucht. Über den Knopf sehen Sie den Betrag auf der Seite der Bank.

## Fraud, lost cards, complaints

# $reference (text): the case; $bank (text): the bank's name
fraud-opened =
    { $bank }: Ihre Meldung ist aufgenommen.
    Aktenzeichen { $reference }. Sie gilt ab dem Moment, in dem Sie geschrieben haben, egal wer sie wann liest.
fraud-next-open = Als Nächstes sieht sich das jemand an und schreibt Ihnen hier.
# $opens (time): when somebody will be there
fraud-next-closed = Der Kundenservice ist gerade nicht besetzt. Wenn niemand Ihre Meldung innerhalb von fünf Minuten öffnet, wird der Notfallkontakt der Bank alarmiert. Der Kundenservice öffnet am { $opens } und schreibt Ihnen hier.
fraud-next-unknown = Ich kann nicht sagen, wann der Kundenservice wieder besetzt ist. Wenn niemand Ihre Meldung innerhalb von fünf Minuten öffnet, wird der Notfallkontakt der Bank alarmiert.
# $phone (text)
fraud-phone = Sofort erreichen Sie die Bank unter { $phone }, rund um die Uhr.
fraud-no-phone = Sofort erreichen Sie die Bank unter der Nummer auf der Rückseite Ihrer Karte.
# $reference (text): the case
fraud-again = Ich habe das zu Ihrer Meldung { $reference } hinzugefügt.
fraud-lock-note = Karten kann ich von hier aus noch nicht sperren. Bitte sperren Sie Ihre jetzt telefonisch oder in der App der Bank, damit niemand sie benutzen kann.
# $reference (text): the case; $bank (text): the bank's name
request-opened =
    { $bank }: Was Sie unter „Meine Daten“ geschrieben haben, ist bei uns angekommen.
    Aktenzeichen { $reference }. Jemand in der Bank sieht es sich an.
# $reference (text): the case
complaint-opened =
    Es tut mir leid, dass Sie Grund zur Beschwerde haben. Sie steht jetzt im Register der Bank.
    Aktenzeichen { $reference }. Ein Mensch sieht sie sich an und antwortet Ihnen hier.
# $reference (text): the case
dispute-opened =
    Ich habe notiert, dass mit einer Zahlung etwas nicht stimmt.
    Aktenzeichen { $reference }. Es gilt ab dem Moment, in dem Sie geschrieben haben. Ein Mensch sieht es sich an und antwortet Ihnen hier.
dispute-note = Wenn Sie möchten, schreiben Sie mir Geschäft, Betrag und Tag: Alles kommt zu Ihrem Fall. Wenn jemand anderes gezahlt hat, melden Sie bitte stattdessen Betrug.
care-hardship = Danke, dass Sie uns das sagen; das war bestimmt nicht leicht. Jemand in der Bank spricht mit Ihnen darüber, was möglich ist. Mir müssen Sie nichts erklären.
care-bereavement = Mein aufrichtiges Beileid. Jemand in der Bank hilft Ihnen bei allem, was zu tun ist, Schritt für Schritt. Mir müssen Sie nichts erklären.
care-vulnerability = Danke, dass Sie mir das sagen. Jemand in der Bank nimmt sich Zeit für Sie. Wenn Sie oder jemand anderes gerade in Gefahr sind, rufen Sie bitte die Notrufnummer an.
care-next-open = Sie kommen vor den gewöhnlichen Fragen dran: Bald schreibt Ihnen hier jemand.
# $opens (time): when somebody will be there
care-next-closed = Der Kundenservice ist gerade nicht besetzt. Er öffnet am { $opens }, und dann schreibt Ihnen hier jemand.
care-next-unknown = Ich kann nicht sagen, wann der Kundenservice wieder besetzt ist; man schreibt Ihnen hier.

## A person at the bank

# $waiting (number): people ahead
person-open =
    { $waiting ->
        [0] Gleich ist ein Mensch für Sie da; Sie sind als Nächstes dran.
        [one] Gleich ist ein Mensch für Sie da. Vor Ihnen wartet noch eine andere Person.
       *[other] So bald wie möglich ist ein Mensch für Sie da. Vor Ihnen warten noch { $waiting } andere.
    }
# $opens (time): when somebody will be there
person-closed = Der Kundenservice ist gerade nicht besetzt. Er öffnet am { $opens }; Sie stehen in der Warteschlange und bekommen hier eine Antwort.
person-unknown = Sie stehen in der Warteschlange und bekommen hier eine Antwort. Ich kann nicht sagen, wann der Kundenservice wieder besetzt ist.
person-already = Sie stehen schon in der Warteschlange; ein Mensch antwortet Ihnen hier. Was Sie jetzt schreiben, wird mitgelesen.
person-cancelled = In Ordnung, ich habe Sie aus der Warteschlange genommen.
person-busy-note = Bis dahin beantworte ich gern, was ich weiß.
# $bank (text): the bank's name. In place of what a person at the bank wrote about the customer's data.
note-ready = { $bank }: Es gibt eine Nachricht für Sie.
# $name (text): the person's name; $text (text): what they wrote
staff-says =
    { $name }:
    { $text }
staff-back = Hier ist wieder der automatische Assistent. Sie können jederzeit nach einem Menschen fragen.
resolved = Wer Ihnen geholfen hat, hat Ihr Anliegen abgeschlossen. Hier ist wieder der automatische Assistent; Sie können jederzeit nach einem Menschen fragen.

## Stop and rights

# $count (number): links that ended; $at (time): when
stop-done =
    { $count ->
        [one] Erledigt: Ihr Konto ist getrennt, Stand { $at }.
       *[other] Erledigt: Ihre { $count } Konten sind getrennt, Stand { $at }.
    }
    Es wird nichts mehr gelesen. Ich sage es jetzt der Bank und schreibe hier, sobald sie es bestätigt hat.
stop-nothing = Erledigt. Es ist kein Konto verbunden, und es wird nichts gelesen.
stop-offer = Sollen auch Ihre Daten gelöscht werden? Oder meinten Sie Ihre Karte?
# $institution (text); $at (time): when
stop-confirmed = { $institution } hat das Ende der Verbindung bestätigt, { $at }.
# $institution (text)
stop-unconfirmed = { $institution } hat das Ende der Verbindung nicht bestätigt. Wir nutzen sie nicht mehr; Sie können sie auch in der App der Bank beenden.
delete-how = Unter „Meine Daten“ können Sie alles löschen lassen, was wir über Sie gespeichert haben. Sie melden sich dort bei der Bank an, damit niemand sonst das tun kann.
meant-card = Karten kann ich von hier aus noch nicht sperren. Die Bank kann es sofort:
# $at (time): when
erasure-asked =
    Sie haben um die Löschung Ihrer Daten gebeten. Gelöscht wird am { $at }: dieses Gespräch, Ihre Verbindungen und was wir über Sie wissen.
    Wenn Sie das nicht waren oder es sich anders überlegen, schreiben Sie „Behalten“.
erasure-kept = Ihre Daten bleiben. Es wird nichts gelöscht.
erasure-none = Es steht keine Löschung an.
erasure-due = Ihre Daten hier werden jetzt gelöscht. Das ist meine letzte Nachricht. Wenn Sie wieder schreiben, fangen wir von vorne an.
erasure-held = Ihre Bank muss vorerst einige Aufzeichnungen über Sie aufbewahren, deshalb sind Ihre Daten noch nicht gelöscht. Das geschieht, sobald diese Pflicht endet.
rights =
    Sie haben das Recht zu erfahren, was wir gespeichert haben, eine Kopie davon zu bekommen und es löschen zu lassen.
    „Meine Daten“ zeigt, was Sie erlaubt haben, was gelesen wurde und warum. Sie melden sich dort bei der Bank an, damit niemand sonst es sehen kann.
