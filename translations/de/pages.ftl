### What pages say, in German: plain, calm, exact, "Sie". Names that people or banks wrote come in as fields and
### are shown as text. Every error says what happened and what to do next.

## Around every page

page-skip = Zum Inhalt springen
page-help = Brauchen Sie Hilfe? Fragen Sie in Ihrem Chat jederzeit nach einem Menschen.
# $phone (text): the bank's number
page-help-phone = Oder rufen Sie { $phone } an, Tag und Nacht.
page-promise = Nicht für Werbung, nicht für Profile, nie verkauft. Dieser Dienst kann kein Geld bewegen.
page-demo = Das ist eine Vorführung mit erfundenen Kunden und erfundenem Geld.

## Errors: title, what happened, what next

page-error-not-found-title = Diese Seite gibt es hier nicht
page-error-not-found-what = Der Link ist vertippt, schon verbraucht oder gehört jemand anderem.
page-error-not-found-next = Gehen Sie zurück in Ihren Chat und bitten Sie um einen neuen Link.
page-error-misdirected-title = Falsche Adresse
page-error-misdirected-what = Unter dieser Adresse ist keine Bank erreichbar.
page-error-misdirected-next = Bitte öffnen Sie den Link aus Ihrem Chat noch einmal, ohne ihn zu ändern.
page-error-chat-sign-in-title = Bitte melden Sie sich erst im Chat an
page-error-chat-sign-in-what = Dieser Link führt zu Konten, und hier ist nicht bekannt, wer Sie sind. Es wurde nichts geöffnet.
page-error-chat-sign-in-next = Öffnen Sie den Chat, melden Sie sich bei Ihrer Bank an und fragen Sie noch einmal.
page-error-chat-busy-title = Etwas zu schnell
page-error-chat-busy-what = In kurzer Zeit kamen so viele Nachrichten, dass diese nicht angenommen wurde.
page-error-chat-busy-next = Bitte warten Sie eine Minute und senden Sie sie noch einmal. Im Notfall rufen Sie die Bank an.
page-error-form-title = Bitte versuchen Sie das noch einmal
page-error-form-what = Dieses Formular war zu alt oder kam nicht von unserer eigenen Seite. Es wurde nichts geändert.
page-error-form-next = Gehen Sie zurück, laden Sie die Seite neu und senden Sie es noch einmal. Für diese Seite müssen Cookies erlaubt sein.
page-error-forbidden-title = Das ist nicht erlaubt
page-error-forbidden-what = Ihre Anmeldung umfasst das nicht.
page-error-forbidden-next = Wenn Sie es für Ihre Arbeit brauchen, fragen Sie die Person, die in Ihrer Bank die Anmeldungen betreut.
page-note-title = Eine Nachricht für Sie
# $name (text): a person at the bank
page-note-from = Von { $name }
page-error-stranger-title = Links aus diesem Chat sind angehalten
page-error-stranger-what = Jemand anderes hat in Ihrem Chat im Namen der Bank geschrieben. Bis die Bank das geprüft hat, wird kein Link aus diesem Chat geöffnet. Es wurde nichts gezeigt und nichts geändert.
page-error-stranger-next = Bitte tun Sie nicht, was in jener Nachricht stand. Nutzen Sie die App oder die Website der Bank, oder öffnen Sie hier „Meine Daten“ mit Ihrer Anmeldung bei der Bank.
# $phone (text): the bank's number
page-error-phone = Sie können die Bank auch anrufen: { $phone }.
page-error-unavailable-title = Das geht gerade nicht
page-error-unavailable-what = Bei uns macht etwas gerade Pause. Es wurde nichts geändert.
page-error-unavailable-next = Bitte versuchen Sie es in einer Minute noch einmal.
page-error-internal-title = Etwas ist schiefgegangen
page-error-internal-what = Das war unser Fehler, und er ist notiert. Soweit wir wissen, wurde nichts geändert.
page-error-internal-next = Bitte versuchen Sie es noch einmal oder fragen Sie in Ihrem Chat nach einem Menschen.

## PINs

page-pin-digits = Die PIN hat sechs Ziffern, 0 bis 9.
page-pin-easy = Diese PIN ist zu leicht zu erraten. Bitte wählen Sie eine ohne Muster, nicht 123456 oder 111111.

## The front page

page-landing-title = Banking in Ihrem Chat
# $bank (text): the bank's name
page-landing-heading = { $bank } in Ihrem Messenger
page-landing-what = Verbinden Sie Ihr Konto einmal, mit zwei Faktoren bei Ihrer Bank. Danach fragen Sie in dem Chat, den Sie ohnehin benutzen:
page-landing-can-ask = Wie ist mein Kontostand? Was habe ich in der Buchhandlung bezahlt?
page-landing-can-report = Diese Zahlung kenne ich nicht. Ich habe meine Karte verloren.
page-landing-can-person = Kann ich mit einem Menschen sprechen?
page-landing-institutions = Konten, die Sie verbinden können
page-landing-never = Was er nie tut
page-landing-never-money = Geld bewegen. Er kann nur lesen, was Sie erlauben.
page-landing-never-password = Nach Ihrem Bankpasswort fragen. Sie melden sich bei Ihrer Bank selbst an.
page-landing-never-ads = Was er liest, für Werbung oder Profile nutzen oder verkaufen.
page-landing-never-stay = Gegen Ihren Willen bleiben. Sie beenden ihn mit einem Wort im Chat: Stopp.
page-landing-sees = Was Ihr Messenger trotzdem sieht
page-landing-sees-not = Ihre Anmeldung sieht er nicht. Kontostände und Zahlungen öffnen sich auf der Seite der Bank selbst, außer Sie wollen sie im Chat haben.
page-landing-try = Ausprobieren
page-landing-chat = Hier mit der Bank chatten
page-landing-as-customer = Als Kunde
page-landing-as-agent = Als Berater
page-landing-as-officer = Als Beauftragter
page-landing-tour = Ein Rundgang in fünf Schritten
page-landing-tour-ask = Fragen Sie als Kunde: Wie ist mein Kontostand? Tippen Sie dann auf „Konto verbinden“.
page-landing-tour-log-in = Melden Sie sich bei der Probebank als ada mit dem Passwort demo an. Ihre Seite zeigt auch den Code.
page-landing-tour-words = Schreiben Sie die zwei Wörter in den Chat und tippen Sie dann auf „Kontostand ansehen“.
page-landing-tour-person = Schreiben Sie, dass Ihre Karte gestohlen wurde. Melden Sie sich als Berater sam mit dem Passwort demo an und antworten Sie. Die Seite zeigt den Code.
page-landing-tour-stop = Schreiben Sie als Kunde Stopp. Sehen Sie als Beauftragte (olga), was getan wurde, wann und warum.
page-landing-me = Meine Daten
page-landing-desk = Kundenservice

## Linking

page-not-now = Jetzt nicht
page-continue = Weiter
page-back = Zurück
page-agree = Zustimmen und weiter
page-try-again = Noch einmal versuchen
page-go-on = Weiter
page-receipt = Ihr Einwilligungsbeleg (JSON)
page-text-changed = Der Wortlaut dieser Seite hat sich geändert, seit Sie sie geöffnet haben. Bitte lesen Sie ihn noch einmal und wählen Sie neu.
page-back-to-chat = Sie können diese Seite schließen und in Ihren Chat zurückgehen.
page-back-to-messenger = Zurück zu Messenger

page-start-title = Ihr Konto verbinden
# $bank (text): the bank's name
page-start-intro = Sie haben in Ihrem Chat mit { $bank } darum gebeten. Es dauert etwa zwei Minuten, und Sie melden sich bei Ihrer Bank selbst an; Ihr Passwort sehen wir nie.
# $now (text): number of this step
# $of (text): number of all
page-step-now = Schritt { $now } von { $of }
page-step-bank = Bank
page-step-allow = Erlauben
page-step-login = Anmelden
page-step-accounts = Konten
page-step-answers = Antworten
page-step-lock = Sperre
page-step-chat = Chat
page-start-search = Ihre Bank suchen
page-start-search-button = Suchen
page-start-search-none = Eine Bank dieses Namens lässt sich hier nicht verbinden. Versuchen Sie eine andere Schreibweise, oder fragen Sie im Chat nach einem Menschen.
page-start-search-all = Alle Banken zeigen
page-start-which = Bei welcher Bank ist Ihr Konto?
page-start-know = Gut zu wissen
page-start-sees = Wir lesen nur, was Sie auf der nächsten Seite erlauben, und nur, wenn Sie fragen.
# $days (number): how long the consent lasts
page-start-days =
    { $days ->
        [one] Es endet nach einem Tag von selbst; das Wort „Stopp“ im Chat beendet es sofort.
       *[other] Es endet nach { $days } Tagen von selbst; das Wort „Stopp“ im Chat beendet es sofort.
    }
page-start-messenger = Die Firma Ihres Messengers sieht weiterhin, dass Sie mit dieser Bank schreiben, wann und was Sie schreiben.
page-start-own = Dieser Chat gehört der Bank selbst: Keine Firma eines Messengers sieht ihn.
page-start-asked = Hat Ihnen jemand anderes diesen Link geschickt? Dann machen Sie nicht weiter: Diese Person würde Ihr Konto sehen.
page-start-button = Starten

page-goodbye-title = Es wurde nichts verbunden
page-goodbye-what = Das ist in Ordnung. Es wurde nichts gelesen und nichts gespeichert.

page-purposes-title = Was dürfen wir lesen?
# $institution (text): the institution's name
page-purposes-connected = { $institution } ist mit Ihrem Chat schon verbunden. Wenn Sie hier weitermachen, entsteht eine neue Verbindung an ihrer Stelle, zum Beispiel für andere Konten oder eine andere Wahl.
# $institution (text): the institution's name
page-purposes-else = Eine andere Bank
page-purposes-other = Stattdessen { $institution } verbinden
# $institution (text): the institution's name
page-purposes-intro = Sie verbinden { $institution }.
page-purposes-what = Wenn ich im Chat frage, dürfen Sie
page-purposes-for-question = für Ihre Frage nötig
page-purpose-read-balance-title = Meine Kontostände lesen
page-purpose-read-balance-detail = Wie viel auf jedem Konto ist, zum Beispiel „verfügbar: 250,00 €“.
page-purpose-read-transactions-title = Meine Zahlungen lesen
page-purpose-read-transactions-detail = Betrag, Datum und an wen gezahlt wurde, zum Beispiel „Eckbuchhandlung, 12,50 €“.
# $until (text): a day
page-purposes-until = Das gilt bis { $until }. Wir nutzen es nie für Werbung, Profile oder zum Verkauf, und wir können kein Geld bewegen.
# $institution (text): the institution's name
page-purposes-next = Als Nächstes melden Sie sich mit zwei Faktoren bei { $institution } an.
page-purposes-needed = Bitte kreuzen Sie an, was Ihre Frage braucht, oder wählen Sie „Jetzt nicht“.

page-leave-title = Weiter zu Ihrer Bank
# $institution (text): the institution's name
page-leave-heading = Wir bringen Sie zu { $institution }
# $institution (text): the institution's name
page-leave-what = Sie melden sich bei { $institution } selbst an und kommen danach hierher zurück.
# $institution (text): the institution's name
page-leave-link = Zu { $institution }

page-away-title = Sie waren bei der Anmeldung Ihrer Bank
# $institution (text): the institution's name
page-away-what = Wir warten noch auf { $institution }. Wenn die Anmeldung in einem anderen Fenster oder in der App Ihrer Bank offen ist, schließen Sie sie dort ab. Sonst starten Sie sie neu.

page-accounts-title = Welche Konten?
# $institution (text): the institution's name
page-accounts-which = Konten, die Sie bei { $institution } freigegeben haben
page-accounts-none = Bitte lassen Sie mindestens ein Konto angekreuzt oder wählen Sie „Jetzt nicht“.
page-accounts-how = Wie möchten Sie Antworten sehen?
page-accounts-choice = Bitte wählen Sie, wie Sie Antworten sehen möchten.
page-choice-tap = Durch Antippen sehen
page-choice-tap-what = der Chat zeigt einen Knopf, und der Betrag erscheint auf einer Seite wie dieser.
page-choice-chat = Im Chat zeigen
page-choice-chat-what = der Betrag erscheint im Chat selbst. Facebook behält eine Kopie davon.
page-choice-own-what = der Betrag erscheint im Chat selbst, für den, der darin angemeldet ist. Die Bank behält eine Kopie davon.
page-choice-balances = Kontostände im Chat zeigen
# $digits (text): the last four digits
page-account-ends = mit Endziffern { $digits }
page-account-current = Girokonto
page-account-savings = Sparkonto
page-account-card = Kreditkarte
page-account-loan = Kredit
page-account-wallet = Wallet
page-account-other = Konto

page-pin = PIN
page-pin-title = Wählen Sie eine PIN für diesen Browser
# $institution (text): the institution's name
page-pin-what = Damit sehen Sie Ihre Beträge von { $institution } in diesem Browser, ohne sich jedes Mal bei der Bank anzumelden.
page-pin-hint = Sechs Ziffern, nicht die PIN Ihrer Karte. Sie gilt in diesem Browser 90 Tage.
page-pin-button = PIN speichern
page-pin-later = Auf einem fremden Gerät wählen Sie besser nichts davon: Ihre Beträge sind hier nur während dieses Besuchs zu sehen, danach melden Sie sich jedes Mal bei der Bank an.
# $tries (number): tries left
page-pin-wrong =
    { $tries ->
        [one] Diese PIN ist falsch. Sie haben noch einen Versuch; danach melden Sie sich bei Ihrer Bank an.
       *[other] Diese PIN ist falsch. Sie haben noch { $tries } Versuche.
    }

page-words-title = Noch ein letzter Schritt, in Ihrem Chat
# $institution (text): the institution's name
page-words-what = Um { $institution } zu verbinden, schreiben Sie diese zwei Wörter in den Chat, in dem Sie gefragt haben. Sie beweisen, dass der Chat Ihnen gehört.
page-words-name = Verbindungswörter
page-words-thief = Wer Sie nach diesen Wörtern fragt, will stehlen.
page-words-only = Schreiben Sie sie nur in Ihren eigenen Chat mit der Bank. Sagen, zeigen oder schicken Sie sie niemandem.
# $until (text): a point in time
page-words-until = Sie gelten bis { $until }.
page-words-typed = Ich habe sie geschrieben

page-done-title = Verbunden
# $institution (text): the institution's name
page-done-what = { $institution } ist mit Ihrem Chat verbunden. Dort steht die Antwort auf Ihre Frage.
page-done-stop = Schreiben Sie im Chat „Stopp“, um es jederzeit zu beenden.

## One more permission, and renewing

page-allow-title = Noch eine Erlaubnis
page-allow-what = Ihre Frage braucht etwas, das Sie noch nicht erlaubt haben. Sonst ändert sich nichts.
page-consent-login = Als Nächstes melden Sie sich mit zwei Faktoren bei Ihrer Bank an. Auch dort werden Sie gefragt.
page-renew-title = Ihre Erlaubnis erneuern
# $days (number): how long it then lasts
page-renew-what =
    { $days ->
        [one] Was Sie erlaubt haben, bleibt wie es ist, ab jetzt noch einen Tag.
       *[other] Was Sie erlaubt haben, bleibt wie es ist, ab jetzt noch { $days } Tage.
    }
page-renew-where = Konto bei
page-renew-button = Erneuern
page-renew-change = Unter „Meine Daten“ ansehen oder ändern, was Sie erlaubt haben
page-consent-done-title = Erledigt
page-consent-done-allowed = Das ist jetzt erlaubt. Die Antwort auf Ihre Frage steht in Ihrem Chat.
page-consent-done-renewed = Ihre Erlaubnis ist erneuert.
page-consent-done-me = Unter „Meine Daten“ alles ansehen, was Sie erlaubt haben
page-consent-declined-title = Es wurde nichts geändert
page-consent-declined-what = Das ist in Ordnung. Was Sie vorher erlaubt haben, bleibt wie es ist.
page-consent-text-title = Der Wortlaut einer Einwilligung
# $version (text): the name of this wording
page-consent-text-version = Das ist der Wortlaut, dem Kunden unter dem Namen { $version } zugestimmt haben. Er wird nie geändert.
page-error-consent-expired-title = Dieser Knopf ist abgelaufen
page-error-consent-expired-what = Darüber kann nichts mehr erlaubt werden, und es wurde nichts geändert.
page-error-consent-expired-next = Gehen Sie zurück in Ihren Chat und fragen Sie noch einmal, oder öffnen Sie „Meine Daten“.
page-error-consent-used-title = Dieser Knopf wurde schon benutzt
page-error-consent-used-what = Er funktioniert einmal. Worum es ging, wurde seither wieder geändert und bleibt, wie es jetzt ist.
page-error-consent-used-next = Gehen Sie zurück in Ihren Chat und fragen Sie noch einmal, oder öffnen Sie „Meine Daten“.
page-error-consent-ended-title = Diese Verbindung ist beendet
page-error-consent-ended-what = Was beendet ist, kann nicht erneuert oder erweitert werden. Es wurde nichts geändert.
page-error-consent-ended-next = Wenn Sie möchten, gehen Sie zurück in Ihren Chat und verbinden Sie neu.
page-error-consent-paused-title = Gerade nicht
page-error-consent-paused-what = Das Ändern Ihrer Erlaubnisse ist im Moment angehalten. Zurücknehmen geht: Schreiben Sie in Ihrem Chat „Stopp“.
page-error-consent-paused-next = Bitte versuchen Sie es später noch einmal.
page-error-consent-other-person-title = Das war jemand anderes
page-error-consent-other-person-what = Sie haben sich als jemand angemeldet, dem dieser Link nicht gehört. Es wurde nichts geändert und nichts gelesen.
page-error-consent-other-person-next = Wenn Ihnen jemand diesen Link geschickt hat, schließen Sie ihn. Wenn er Ihnen gehört, fragen Sie in Ihrem eigenen Chat noch einmal.
page-error-consent-cancelled-title = Bei der Bank abgebrochen
page-error-consent-cancelled-what = Sie haben die Anmeldung abgebrochen. Was Sie vorher erlaubt haben, bleibt wie es ist.
page-error-consent-cancelled-next = Sie können es noch einmal versuchen oder diese Seite schließen.
page-error-consent-weak-title = Die Anmeldung war nicht stark genug
page-error-consent-weak-what = Die Bank hat Sie mit nur einem Faktor hineingelassen. Es wurde nichts geändert.
page-error-consent-weak-next = Bitte versuchen Sie es mit Ihrem zweiten Faktor noch einmal.
page-error-consent-refused-title = Dieser Antwort konnten wir nicht trauen
page-error-consent-refused-what = Was von der Bank zurückkam, war nicht, was es sein sollte, deshalb haben wir es nicht verwendet. Es wurde nichts geändert.
page-error-consent-refused-next = Bitte versuchen Sie es noch einmal.
page-error-consent-bank-title = Ihre Bank ist nicht erreichbar
page-error-consent-bank-what = Die Anmeldung hat gerade nicht funktioniert. Es wurde nichts geändert.
page-error-consent-bank-next = Bitte versuchen Sie es in einer Minute noch einmal.

## Linking: errors

page-error-link-used-title = Dieser Link wurde schon geöffnet
page-error-link-used-what = Er wurde in einem anderen Browser geöffnet, oder seine Schritte sind vorbei. Er funktioniert nur einmal, damit niemand sonst ihn benutzen kann.
page-error-link-used-next = Gehen Sie zurück in Ihren Chat, bitten Sie um einen neuen Link und öffnen Sie ihn nur in einem Browser.
page-error-link-expired-title = Dieser Link ist abgelaufen
page-error-link-expired-what = Zu Ihrer Sicherheit gilt er nur zehn Minuten. Es wurde nichts verbunden.
page-error-link-expired-next = Gehen Sie zurück in Ihren Chat und bitten Sie um einen neuen.
page-error-link-over-title = Die Zeit für diese Seite ist um
page-error-link-over-what = Die halbe Stunde zum Verbinden ist vorbei, oder es wurde anderswo beendet. Es wurde nichts verbunden.
page-error-link-over-next = Gehen Sie zurück in Ihren Chat und bitten Sie um einen neuen Link.
page-error-link-paused-title = Im Moment keine neuen Verbindungen
page-error-link-paused-what = Das Verbinden von Konten ist im Moment angehalten. Es wurde nichts verbunden, und Ihr Link ist nicht verbraucht.
page-error-link-paused-next = Bitte versuchen Sie es später noch einmal oder fragen Sie in Ihrem Chat nach einem Menschen.
page-error-link-cancelled-title = Bei der Bank abgebrochen
page-error-link-cancelled-what = Sie haben die Anmeldung bei { $institution } abgebrochen. Es wurde nichts verbunden und nichts gelesen.
page-error-link-cancelled-next = Sie können diese Seite schließen. Falls Sie es sich anders überlegen, ist in Ihrem Chat ein neuer Knopf.
page-error-link-weak-title = Die Anmeldung war nicht stark genug
page-error-link-weak-what = { $institution } hat Sie mit nur einem Faktor hineingelassen. Wir verbinden Konten nur nach zweien. Es wurde nichts verbunden.
page-error-link-weak-next = In Ihrem Chat ist ein neuer Knopf. Bitte melden Sie sich mit Ihrem zweiten Faktor an, zum Beispiel mit der App Ihrer Bank oder einem Code.
page-error-link-refused-title = Dieser Antwort konnten wir nicht trauen
page-error-link-refused-what = Was von { $institution } zurückkam, war nicht, was es sein sollte, deshalb haben wir es nicht verwendet. Es wurde nichts verbunden.
page-error-link-refused-next = Bitte versuchen Sie es noch einmal. Wenn es wieder passiert, fragen Sie in Ihrem Chat nach einem Menschen.
page-error-link-no-accounts-title = Es wurde kein Konto freigegeben
page-error-link-no-accounts-what = { $institution } sagt uns, dass Sie kein Konto freigegeben haben.
page-error-link-no-accounts-next = Bitten Sie in Ihrem Chat um einen neuen Link und wählen Sie bei der Anmeldung der Bank ein Konto.
page-error-link-ended-title = Diese Verbindung ist beendet
page-error-link-ended-what = { $institution } war hier verbunden und wurde inzwischen getrennt. Es wird nichts mehr gelesen.
page-error-link-ended-next = Um es wieder zu verbinden, fragen Sie in Ihrem Chat nach Ihrem Kontostand.
page-error-link-words-over-title = Diese Wörter gelten nicht mehr
page-error-link-words-over-what = Die zehn Minuten sind vorbei, sie wurden dreimal falsch geschrieben, oder das Verbinden wurde im Chat abgebrochen. { $institution } wurde nicht verbunden.
page-error-link-words-over-next = Gehen Sie zurück in Ihren Chat und bitten Sie um einen neuen Link.
page-error-callback-elsewhere-title = Dieser Browser wird nicht erwartet
page-error-callback-elsewhere-what = Die Anmeldung wurde in einem anderen Browser begonnen, oder die halbe Stunde dafür ist vorbei. Es wurde nichts verbunden und nichts gelesen.
page-error-callback-elsewhere-next = Gehen Sie zurück zu der Seite, auf der Sie begonnen haben, oder bitten Sie in Ihrem Chat um einen neuen Link. Wenn Ihnen jemand diese Adresse geschickt hat, schließen Sie sie.
page-error-callback-stale-title = Diese Antwort wurde schon verwendet
page-error-callback-stale-what = Die Antwort Ihrer Bank gilt nur einmal, und diese wird nicht mehr erwartet. Es wurde nichts geändert.
page-error-callback-stale-next = Machen Sie dort weiter, wo Sie waren, oder bitten Sie in Ihrem Chat um einen neuen Link.
page-error-bank-slow-title = Ihre Bank ist langsam
page-error-bank-slow-what = { $institution } hat nicht rechtzeitig geantwortet. Es wurde nichts geändert.
page-error-bank-slow-next = Bitte versuchen Sie es in einer Minute noch einmal.
page-error-bank-busy-title = Ihre Bank ist ausgelastet
page-error-bank-busy-what = { $institution } bittet uns, einen Moment zu warten.
page-error-bank-busy-next = Bitte versuchen Sie es in ein paar Minuten noch einmal.
page-error-bank-odd-title = Die Antwort Ihrer Bank ergab keinen Sinn
page-error-bank-odd-what = Was { $institution } geantwortet hat, lässt sich nicht lesen, deshalb zeigen und verwenden wir es nicht.
page-error-bank-odd-next = Bitte versuchen Sie es später noch einmal oder sehen Sie in der App Ihrer Bank nach.
page-error-bank-ended-title = Ihre Bank hat diese Verbindung beendet
page-error-bank-ended-what = { $institution } lässt uns das nicht mehr lesen, weil die Erlaubnis zurückgenommen wurde oder abgelaufen ist.
page-error-bank-ended-next = Wenn Sie möchten, gehen Sie zurück in Ihren Chat und verbinden Sie neu.
page-error-bank-login-title = Ihre Bank möchte, dass Sie sich noch einmal anmelden
page-error-bank-login-what = { $institution } verlangt eine neue Anmeldung, bevor etwas gezeigt wird.
page-error-bank-login-next = Gehen Sie zurück in Ihren Chat und fragen Sie noch einmal: Dort gibt es einen Knopf dafür.
page-error-paused-title = Gerade nicht
page-error-paused-what = Das Lesen von Kontodaten ist im Moment angehalten.
page-error-paused-next = Bitte versuchen Sie es später noch einmal, sehen Sie in der App Ihrer Bank nach oder fragen Sie in Ihrem Chat nach einem Menschen.

## Figures

page-reveal-login-title = Melden Sie sich an, um das zu sehen
page-reveal-login-what = Dieser Browser ist noch nicht bekannt. Melden Sie sich einmal bei Ihrer Bank an und wählen Sie eine PIN; dann sehen Sie es hier 90 Tage lang sofort.
page-reveal-login-button = Bei Ihrer Bank anmelden
page-reveal-login-way = Bei Ihrer Bank anmelden
page-unlock-title = Geben Sie Ihre PIN ein
page-unlock-hint = Die sechs Ziffern, die Sie für diesen Browser gewählt haben.
page-unlock-button = Anzeigen
page-unlock-forgot = Vergessen? Melden Sie sich bei Ihrer Bank an und wählen Sie eine neue.
page-passkey-or = Oder ein Passkey
page-passkey-what = Die Sperre Ihres Geräts, zum Beispiel ein Fingerabdruck, ersetzt die PIN. Niemand kann Ihnen beim Tippen zusehen.
page-passkey-instead = Stattdessen einen Passkey benutzen
page-passkey-title = Zeigen Sie, dass Sie es sind
page-passkey-use = Ihren Passkey benutzen
page-passkey-script = Ein Passkey braucht ein Skript in diesem Browser. Ohne Skript melden Sie sich bei Ihrer Bank an.
page-passkey-failed = Das hat nicht funktioniert. Versuchen Sie es noch einmal oder nehmen Sie den anderen Weg.
page-passkey-refused = Dieser Passkey wurde nicht angenommen. Versuchen Sie es noch einmal oder nehmen Sie den anderen Weg.
# $minutes: number, at least 1
page-stay-what =
    { $minutes ->
        [one] Ohne Antippen schließt sich diese Seite in einer Minute.
       *[other] Ohne Antippen schließt sich diese Seite in { $minutes } Minuten.
    }
page-stay-soon = Diese Seite schließt sich gleich.
page-stay-button = Länger bleiben
page-hidden-title = Ausgeblendet
page-hidden-what = Ihre Beträge wurden nach einer Minute ausgeblendet, damit niemand mitliest.
page-hidden-show = Wieder anzeigen
page-reveal-lock = Jetzt sperren
# $at (text): a point in time
page-as-of = Stand { $at }
page-balance-title = Ihr Kontostand
# $institution (text): the institution's name
page-balance-heading = Ihr Kontostand bei { $institution }
page-balance-available = Verfügbar
page-balance-booked = Gebucht
page-balance-expected = Erwartet, sobald vorgemerkte Zahlungen gebucht sind
# $amount (text): an overdraft
page-balance-credit = einschließlich eines Überziehungsrahmens von { $amount }
page-balance-none = Hier ist kein Konto, das wir mit Ihrer Erlaubnis lesen dürfen.
page-balance-latest = Letzte Zahlungen
page-payments-title = Ihre Zahlungen
# $institution (text): the institution's name
page-payments-heading = Ihre Zahlungen bei { $institution }
page-payments-none = Es gibt keine Zahlungen zu zeigen.
page-payments-pages = Seiten
page-payments-earlier = Frühere Zahlungen
page-payments-later = Spätere Zahlungen
page-payment-pending = vorgemerkt
page-payment-unnamed = Zahlung
page-error-reveal-expired-title = Dieser Link ist abgelaufen
page-error-reveal-expired-what = Darüber wird nichts mehr gezeigt.
page-error-reveal-expired-next = Gehen Sie zurück in Ihren Chat und fragen Sie noch einmal.
page-error-reveal-ended-title = Diese Verbindung ist beendet
page-error-reveal-ended-what = Darüber wird nichts mehr gelesen oder gezeigt.
page-error-reveal-ended-next = Wenn Sie möchten, gehen Sie zurück in Ihren Chat und verbinden Sie neu.
page-error-reveal-other-person-title = Das war jemand anderes
page-error-reveal-other-person-what = Sie haben sich als jemand angemeldet, dem dieser Link nicht gehört. Es wurde nichts gelesen und nichts gezeigt.
page-error-reveal-other-person-next = Wenn Ihnen jemand diesen Link geschickt hat, schließen Sie ihn. Wenn er Ihnen gehört, fragen Sie in Ihrem eigenen Chat noch einmal.
page-error-reveal-cancelled-title = Bei der Bank abgebrochen
page-error-reveal-cancelled-what = Sie haben die Anmeldung abgebrochen. Es wurde nichts gezeigt, und Ihre Verbindung bleibt, wie sie war.
page-error-reveal-cancelled-next = Sie können es noch einmal versuchen oder diese Seite schließen.
page-error-reveal-weak-title = Die Anmeldung war nicht stark genug
page-error-reveal-weak-what = Die Bank hat Sie mit nur einem Faktor hineingelassen. Es wurde nichts gezeigt.
page-error-reveal-weak-next = Bitte versuchen Sie es mit Ihrem zweiten Faktor noch einmal.
page-error-reveal-refused-title = Dieser Antwort konnten wir nicht trauen
page-error-reveal-refused-what = Was von der Bank zurückkam, war nicht, was es sein sollte, deshalb haben wir es nicht verwendet. Es wurde nichts gezeigt.
page-error-reveal-refused-next = Bitte versuchen Sie es noch einmal.
page-error-reveal-bank-title = Ihre Bank ist nicht erreichbar
page-error-reveal-bank-what = Die Anmeldung hat gerade nicht funktioniert. Es wurde nichts gezeigt.
page-error-reveal-bank-next = Bitte versuchen Sie es in einer Minute noch einmal.
page-error-pin-locked-title = Zu viele falsche Versuche
page-error-pin-locked-what = Zu Ihrer Sicherheit zeigt dieser Browser Ihre Beträge nicht mehr.
page-error-pin-locked-next = Melden Sie sich bei Ihrer Bank an und wählen Sie eine neue PIN.
page-error-choice-login-title = Bitte melden Sie sich zuerst bei Ihrer Bank an
page-error-choice-login-what = Damit der Chat mehr zeigen darf, braucht es eine Anmeldung bei Ihrer Bank in den letzten fünf Minuten. Es wurde nichts geändert.
page-error-choice-login-next = Melden Sie sich unter „Meine Daten“ an und wählen Sie noch einmal.
page-error-words-title = Es gibt noch nichts zu senden
page-error-words-what = Der Text war leer oder länger als 1.000 Zeichen.
page-error-words-next = Gehen Sie zurück und schreiben Sie etwas mehr oder etwas weniger.

page-error-passkey-refused-title = Dieser Passkey wurde nicht angenommen
page-error-passkey-refused-what = Es wurde nichts hinzugefügt oder geändert.
page-error-passkey-refused-next = Versuchen Sie es noch einmal oder wählen Sie eine PIN.
page-error-pin-easy-title = Diese PIN ist zu leicht zu erraten
page-error-pin-easy-what = Ihre PIN wurde nicht geändert.
page-error-pin-easy-next = Wählen Sie eine ohne Muster, nicht 123456 oder 111111.
page-error-pin-digits-title = Eine PIN hat sechs Ziffern
page-error-pin-digits-what = Ihre PIN wurde nicht geändert.
page-error-pin-digits-next = Sechs Ziffern, 0 bis 9.
page-error-passkey-address-title = Passkeys funktionieren hier nicht
page-error-passkey-address-what = Diese Adresse ist eine Zahl, und Passkeys brauchen einen Namen. Es wurde nichts geändert.
page-error-passkey-address-next = Nehmen Sie den anderen Weg.

## My data

page-me-title = Meine Daten
page-me-what = Was Sie erlaubt haben, bis wann, was gelesen wurde und wie Sie es beenden. Den Messenger brauchen Sie dafür nicht.
page-me-or = Oder melden Sie sich bei Ihrer Bank an
page-me-login = Melden Sie sich bei Ihrer Bank an, um zu zeigen, wer Sie sind. Ihre Bank bittet Sie dafür um die Zustimmung zu einem Zugriff, den wir nicht nutzen und sofort beenden.
# $institution (text): the institution's name
page-me-login-button = Bei { $institution } anmelden
# $until (text): a point in time
page-me-live = Verbunden bis { $until }
# $at (text): a point in time
page-me-expired = Von selbst beendet am { $at }
# $at (text): a point in time
page-me-ended = Beendet am { $at }
page-me-unpaired = Noch nicht verbunden: Die zwei Wörter wurden nicht in den Chat geschrieben
page-me-purposes = Sie haben erlaubt
page-me-shared = Konten
# $count (number): how many accounts
page-me-accounts =
    { $count ->
        [one] ein Konto
       *[other] { $count } Konten
    }
page-me-soon = Diese Erlaubnis endet bald. Wenn Sie nichts tun, endet sie von selbst.
# $institution (text): the institution's name
page-me-renew = { $institution } erneuern
# $at (text): a point in time
page-me-given = seit { $at }
# $what (text): a purpose
page-me-take-back = Zurücknehmen: { $what }
# $what (text): a purpose
page-me-allow = Erlauben: { $what }
# $what (text): an account
page-me-stop-sharing = { $what } nicht mehr freigeben
# $institution (text): the institution's name
page-me-wider = Die Erlaubnis bei { $institution } selbst reicht weiter als das, was Sie hier erlauben. Sie umfasst noch dies, was nicht genutzt wird: Dafür wird nichts gelesen.
# $institution (text): the institution's name
page-me-wider-end = Sie lässt sich dort nicht verkleinern. Um sie auch dort zu beenden, beenden Sie unten die Verbindung: Dann wird es { $institution } sofort mitgeteilt, und Sie können sich neu verbinden und nur erlauben, was Sie möchten. Sie können sie auch in der App von { $institution } beenden.
# $institution (text): the institution's name
page-me-at-bank = Was Sie zurücknehmen, wird ab diesem Moment nicht mehr gelesen. Die Erlaubnis bei { $institution } selbst bleibt, wie sie gegeben wurde, bis die Verbindung endet.
page-me-display = Antworten
page-factor-title = Was Ihre Beträge öffnet
page-factor-none = Noch kein Browser und kein Passkey. Beträge werden nach einer Anmeldung bei der Bank gezeigt.
page-factor-here-pin = Dieser Browser, mit einer PIN
page-factor-here-passkey = Dieser Browser, mit einem Passkey
page-factor-here-visit = Dieser Browser, nur für diesen Besuch
page-factor-browser-pin = Ein anderer Browser, mit einer PIN
page-factor-browser-passkey = Ein anderer Browser, mit einem Passkey
page-factor-browser-visit = Ein anderer Browser, nur für einen Besuch
page-factor-passkey = Passkey
# $at (text): a point in time
page-factor-since = seit { $at }
# $at (text): a point in time
page-factor-used = zuletzt benutzt am { $at }
page-factor-forget = Diesen Browser vergessen
page-factor-remove = Diesen Passkey entfernen
page-factor-new-pin = Neue PIN für diesen Browser
page-factor-first-pin = PIN, damit dieser Browser Ihre Beträge zeigt
page-factor-name = Name des Passkeys, wenn Sie möchten
page-factor-add = Passkey hinzufügen
page-factor-login-what = Um einen Passkey hinzuzufügen oder die PIN zu ändern, zeigen Sie Ihrer Bank noch einmal, dass Sie es sind.
page-factor-login = Noch einmal bei der Bank anmelden
page-session-title = Wo Sie angemeldet sind
page-session-here = Hier
page-session-login = Anderswo, nach einer Anmeldung bei der Bank
page-session-browser = Anderswo, in einem entsperrten Browser
page-session-end = Dort abmelden
page-me-since = Seit
page-me-last-login = Letzte Anmeldung bei der Bank
# $institution (text): the institution's name
page-me-end = Die Verbindung zu { $institution } beenden
page-me-history = Was passiert ist
page-me-history-none = Noch nichts.
page-me-nothing = Es ist nichts verbunden.
page-me-unused = noch nicht benutzt
page-me-not-allowed = Nicht erlaubt: Dafür wird nichts gelesen.
page-me-nothing-next = Verbinden Sie ein Konto im Chat: Fragen Sie dort nach Ihrem Kontostand und folgen Sie dem Knopf.
page-me-open-chat = Chat öffnen
page-me-connection = Diese Verbindung
page-me-erase = Meine Daten löschen
page-me-leave = Von dieser Seite abmelden

## Deleting

page-erase-title = Meine Daten löschen
page-erase-login = Damit Ihre Daten gelöscht werden, melden Sie sich zuerst bei Ihrer Bank an: Niemand sonst darf darum bitten.
# $at (text): a point in time
page-erase-when = Wenn Sie jetzt darum bitten, wird alles am { $at } gelöscht. Bis dahin können Sie „Behalten“ sagen, hier oder in Ihrem Chat: Wir schreiben auch dorthin, falls Sie das nicht waren.
page-erase-goes = Das wird gelöscht
page-erase-goes-chat = Ihre Gespräche, mit allem, was Sie geschrieben und wir geantwortet haben
page-erase-goes-links = Ihre Verbindungen: Sie enden sofort bei uns und bei Ihrer Bank, mit ihren Zugangsschlüsseln, Erlaubnissen, Browsern und PINs
page-erase-goes-profile = Dass wir Sie kennen: die Nummer des Messengers für Sie und Ihre Nummer bei der Bank
page-erase-goes-log = Was unser Protokoll über Sie sagt. Dass es einen Eintrag gab und wann, bleibt: Er kann nicht mehr gelesen werden
page-erase-stays = Das muss noch eine Weile bleiben
# $days (number): how many days
page-erase-stays-proof =
    { $days ->
        [one] Der Nachweis, was Sie erlaubt haben, für einen Tag nach dem Ende jeder Verbindung
       *[other] Der Nachweis, was Sie erlaubt haben, für { $days } Tage nach dem Ende jeder Verbindung
    }
# $days (number): how many days
page-erase-stays-cases =
    { $days ->
        [one] Meldungen und Beschwerden von Ihnen, bis sie abgeschlossen sind und einen Tag länger
       *[other] Meldungen und Beschwerden von Ihnen, bis sie abgeschlossen sind und { $days } Tage länger
    }
page-erase-stays-how = Es liegt unter einem eigenen Schlüssel, wird für nichts anderes verwendet und lässt sich nicht über Ihren Namen oder Ihre Nummer finden.
page-erase-messenger = Was der Messenger speichert, können wir nicht löschen. Das können Sie in seiner App tun.
page-erase-ask = Meine Daten löschen
page-erase-no = Zurück
# $at (text): a point in time
page-erase-pending = Ihre Daten werden am { $at } gelöscht.
page-erase-keep = Meine Daten behalten
page-erase-held = Ihre Bank muss vorerst einige Aufzeichnungen über Sie aufbewahren, deshalb können wir Ihre Daten noch nicht löschen. Fragen Sie Ihre Bank, warum und wie lange.
page-erase-held-means = Bis diese Pflicht endet, wird hier nichts von Ihnen gelöscht, auch nicht, was wegen seines Alters gelöscht würde. Es wird für nichts anderes verwendet. Ihre Verbindungen können Sie weiterhin unter „Meine Daten“ beenden: Dann lesen wir nichts mehr.
page-erase-nothing = Wir haben hier nichts über Sie gespeichert.

## What became of a deletion that the messenger passed on

page-deletion-title = Ihre Bitte, Ihre Daten zu löschen
page-deletion-code = Bestätigungscode
page-deletion-asked = Erbeten am
page-deletion-state = Stand
# $at (text): a point in time
page-deletion-waits = Sie wartet bis { $at } und wird dann ausgeführt. Bis dahin kann, wer den Chat hat, dort „Behalten“ sagen: Wir haben es im Chat mitgeteilt, falls jemand anderes darum gebeten hat.
# $at (text): a point in time
page-deletion-kept = Sie wurde am { $at } zurückgenommen. Es wurde nichts gelöscht.
# $at (text): a point in time
page-deletion-done = Ihre Daten wurden am { $at } gelöscht.
page-deletion-held = Sie muss warten: Eine gesetzliche Pflicht hindert die Bank vorerst daran, diese Daten zu löschen. Sie wird ausgeführt, wenn diese Pflicht endet. Fragen Sie Ihre Bank, warum und wie lange.
page-deletion-refused = Sie wurde abgelehnt: Eine gesetzliche Pflicht hindert die Bank vorerst daran, diese Daten zu löschen. Fragen Sie Ihre Bank, warum und wie lange, und bitten Sie danach noch einmal um die Löschung.
page-deletion-unknown = Unter der Nummer, die uns der Messenger für Sie gegeben hat, haben wir nichts gespeichert.
page-deletion-unknown-next = Der Messenger nennt hier oft eine andere Nummer als die Ihres Chats. Wenn Sie mit uns geschrieben haben, öffnen Sie auf dieser Website „Meine Daten“, melden Sie sich bei Ihrer Bank an und wählen Sie „Meine Daten löschen“; oder fragen Sie im Chat nach einem Menschen.
page-deletion-stays = Was die Bank nach dem Gesetz aufbewahren muss, etwa den Nachweis, was Sie erlaubt haben, und Ihre Meldungen, bleibt unter einem eigenen Schlüssel, bis die Zeit dafür um ist.
page-chat-title = Chat
page-chat-unread = Neu: { $count }
page-chat-new = Neu
page-chat-transcript = Als Text speichern
page-chat-refresh = Nach neuen Nachrichten sehen
page-chat-over = Dieser Chat ist beendet, weil eine Weile nichts geschrieben wurde. Was Sie jetzt schreiben, beginnt einen neuen.
page-chat-log = Unterhaltung
page-chat-message = Nachricht
page-chat-send = Senden
page-chat-you = Sie
page-chat-bot = Assistent von { $bank }
page-chat-staff = Personal von { $bank }
page-chat-sent = Gesendet
page-chat-read = Gelesen
page-chat-sending = Wird gesendet…
page-chat-failed = Nicht gesendet.
page-chat-retry = Erneut versuchen
page-chat-typing = { $bank } schreibt…
page-chat-lost = Verbindung verloren. Neuer Versuch…
page-chat-empty = Fragen Sie den automatischen Assistenten von { $bank } nach Ihren Konten, melden Sie Betrug oder verlangen Sie einen Menschen.
page-chat-start = Hallo sagen
page-chat-too-long = Das sind mehr als { $most } Zeichen. Bitte schreiben Sie es in Teilen.
page-chat-sign-in = Anmelden
page-chat-sign-in-why = Melden Sie sich bei Ihrer Bank an, um hier nach Ihren eigenen Konten zu fragen. Damit beginnt ein neuer Chat, der sich nach fünf Minuten ohne Nutzung schließt.
page-chat-first-title = Zum Fortfahren anmelden
page-chat-first-why = Konten werden nur ihrem Inhaber gezeigt, darum melden Sie sich zuerst bei Ihrer Bank an. Damit beginnt ein neuer Chat, der sich nach fünf Minuten ohne Nutzung schließt.
page-chat-first-kept = Ihre Frage kommt mit: Sie wird im neuen Chat beantwortet, Sie müssen sie nicht noch einmal schreiben.
page-chat-first-back = Zurück zum Chat
page-chat-sign-in-tab = Anmelden (neuer Tab)
page-chat-signed-in = Angemeldet
page-chat-sign-out = Abmelden
page-chat-widget-open = Chat mit { $bank }
page-chat-widget-close = Chat schließen
