# What the audit log says, in the words of the person whom it is about, in German. One text for each event:
# "rights-event-" and the event's name with dashes.

rights-timeline-title = Was mit Ihren Daten passiert ist
rights-timeline-what = Alles, was gelesen, gezeigt, geändert oder angesehen wurde, das Neueste zuerst, aus einem Protokoll, das niemand unbemerkt ändern kann.
rights-timeline-none = Es ist noch nichts passiert.
rights-timeline-none-next = Sobald etwas gelesen, gezeigt oder geändert wird, steht es hier.
rights-timeline-older = Früher
rights-timeline-newest = Neueste
rights-timeline-all = Alles, was passiert ist
rights-timeline-back = Zurück zu „Meine Daten“
rights-timeline-when = Wann
rights-timeline-who = Von wem
rights-timeline-why = Warum
rights-timeline-shared = Dieser Chat ist oder war auch mit Konten von jemand anderem verbunden. Aufgeführt ist nur, was Ihre eigene Verbindung nennt.

rights-who-you = Sie
# $bank (text): the bank's name
rights-who-bank = { $bank }
# $bank (text): the bank's name
rights-who-service = Der Chatdienst von { $bank }, von selbst
# $name (text): a name; $role (text): agent, lead, officer, author, operator
rights-who-staff =
    { $name }, { $role ->
        [agent] Kundenservice
        [lead] Leitung des Kundenservice
        [officer] Compliance
        [author] Textredaktion
        [operator] Betrieb
       *[other] Bankpersonal
    }
rights-who-messenger = Die Firma Ihres Messengers, auf Ihre Anweisung dort
rights-who-somebody = Jemand in der Bank
# $name (text): a name as it was given
rights-who-operator = { $name }, betreibt diesen Dienst für die Bank
rights-who-erased = Nicht mehr bekannt: wurde gelöscht

# $purpose (text): what the customer allowed
rights-why-purpose = Für: { $purpose }
rights-why-tap = Sie haben einen Knopf aus Ihrem Chat angetippt
rights-why-question = Sie haben im Chat gefragt
rights-why-linking = Damit Sie wählen konnten, welche Konten Sie freigeben
# $reason (text): words that somebody typed
rights-why-reason = Angegebener Grund: { $reason }

# $event (text): the event's name in the log
rights-event-other = Protokolliert: { $event }

# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-done =
    { $purpose ->
        [read_balance] Ihre Kontostände wurden bei der Bank gelesen
        [read_transactions] Ihre Zahlungen wurden bei der Bank gelesen
        [accounts] Die Liste der Konten, die Sie freigegeben haben, wurde bei der Bank gelesen
       *[other] Daten von Ihnen wurden bei der Bank gelesen
    }
# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-failed =
    { $purpose ->
        [read_balance] Ihre Kontostände konnten bei der Bank nicht gelesen werden
        [read_transactions] Ihre Zahlungen konnten bei der Bank nicht gelesen werden
        [accounts] Die Liste Ihrer Konten konnte bei der Bank nicht gelesen werden
       *[other] Die Bank konnte nicht gefragt werden
    }
rights-event-answer-dropped = Eine Antwort der Bank kam zu spät oder war nicht mehr erlaubt und wurde verworfen
# $purpose (text): read_balance, read_transactions
rights-event-disclosure =
    { $purpose ->
        [read_balance] Ihre Kontostände wurden Ihnen auf einer Seite der Bank gezeigt
        [read_transactions] Ihre Zahlungen wurden Ihnen auf einer Seite der Bank gezeigt
       *[other] Beträge wurden Ihnen auf einer Seite der Bank gezeigt
    }
# $purpose (text): read_balance, read_transactions
rights-event-disclosed =
    { $purpose ->
        [read_balance] Ihre Kontostände wurden im Chat gezeigt
        [read_transactions] Ihre Zahlungen wurden im Chat gezeigt
       *[other] Beträge wurden im Chat gezeigt
    }
rights-event-send-failed = Eine Nachricht an Sie konnte nicht zugestellt werden
rights-event-send-window-closed = Eine Nachricht wurde nicht geschickt, weil Sie einen Tag lang nicht geschrieben hatten

rights-event-link-started = Der Weg zu einer Verbindung wurde in einem Browser begonnen
rights-event-link-granted = Sie haben sich bei der Bank angemeldet und den Zugriff gegeben
rights-event-link-answer-refused = Eine Antwort der Bankanmeldung kam aus einem anderen Browser und wurde abgelehnt
rights-event-link-paired = Die zwei Wörter wurden in Ihren Chat geschrieben: verbunden
rights-event-link-failed = Eine Verbindung kam nicht zustande
rights-event-platform-deauthorized = Der Messenger hat uns mitgeteilt, dass Sie dort beendet haben, was Sie erlaubt hatten: Alle Ihre Verbindungen enden
rights-event-link-revoke = Das Ende der Verbindung wurde verlangt
rights-event-pairing-wrong = In Ihren Chat wurden falsche Wörter geschrieben
rights-event-pairing-failed = Die zwei Wörter waren falsch oder kamen zu spät: nicht verbunden
rights-event-pairing-abandoned = Eine Verbindung wurde begonnen und nicht beendet
rights-event-consent-given = Konten und die Art der Anzeige wurden gewählt
rights-event-consent-asked = Sie wurden um eine weitere Erlaubnis gebeten
rights-event-consent-allowed = Sie haben einen weiteren Zweck erlaubt
rights-event-consent-narrowed = Sie haben einen Zweck oder ein Konto zurückgenommen
# $purpose (text): tap, balances, chat
rights-event-consent-shows-more =
    { $purpose ->
        [chat] Sie haben gewählt, dass Kontostände und Zahlungen im Chat erscheinen
       *[other] Sie haben gewählt, dass Kontostände im Chat erscheinen
    }
# $purpose (text): tap, balances, chat
rights-event-consent-shows-less =
    { $purpose ->
        [balances] Sie haben gewählt, dass nur Kontostände im Chat erscheinen
       *[other] Sie haben gewählt, dass Beträge nicht mehr im Chat erscheinen
    }
rights-event-consent-renewed = Sie haben die Erlaubnis erneuert
rights-event-consent-reminded = Sie wurden im Chat erinnert, dass die Erlaubnis bald endet
rights-event-consent-reminder-unsent = Eine Erinnerung konnte nicht geschickt werden, weil Sie einen Tag lang nicht geschrieben hatten
rights-event-consent-expired = Die Erlaubnis endete von selbst
rights-event-consent-withdrawn = Die Verbindung wurde beendet
rights-event-consent-receipt-taken = Ein Einwilligungsbeleg wurde heruntergeladen
rights-event-consent-login-other-person = Jemand anderes hat sich auf einer Seite von Ihnen bei der Bank angemeldet: Es wurde nichts geändert
rights-event-bank-consent-revoked = Die Bank hat das Ende bestätigt
rights-event-revocation-unconfirmed = Die Bank hat das Ende nicht bestätigt; es wird ihr noch einmal gesagt
rights-event-stop = Im Chat wurde „Stopp“ geschrieben: Alles wurde beendet

rights-event-browser-bound = Ein Browser wurde an Ihre Verbindung gebunden
rights-event-browser-visit = Ein Browser konnte Ihre Beträge für einen Besuch zeigen
rights-event-browser-unlocked = Ein Browser wurde entsperrt
rights-event-browser-pin-wrong = Eine falsche PIN wurde eingegeben
rights-event-browser-unbound = Zu viele falsche Versuche: Der Browser wurde ausgesperrt
rights-event-browser-pin-changed = Die PIN eines Browsers wurde geändert
rights-event-browser-removed = Ein Browser wurde unter „Meine Daten“ vergessen
rights-event-passkey-added = Ein Passkey wurde hinzugefügt
rights-event-passkey-removed = Ein Passkey wurde entfernt
rights-event-passkey-refused = Ein Passkey wurde abgelehnt
rights-event-passkey-over = Die Antwort eines Passkeys kam zu spät oder zweimal
rights-event-passkey-count-back = Ein Passkey wurde abgelehnt, weil es eine Kopie davon geben könnte
rights-event-page-session-ended = Jemand wurde unter „Meine Daten“ abgemeldet
rights-event-browser-login = Sie haben sich bei der Bank angemeldet, um Beträge zu sehen
rights-event-browser-login-other-person = Jemand anderes hat sich auf einer Seite von Ihnen bei der Bank angemeldet: Es wurde nichts gezeigt
rights-event-erasure-told = Ihnen wurde im Chat gesagt, dass Ihre Daten gelöscht werden
rights-event-erasure-cancelled = Sie haben gesagt, dass Ihre Daten bleiben sollen
rights-event-erasure-held-told = Ihnen wurde gesagt, dass die Bank vorerst einige Aufzeichnungen behalten muss
rights-event-my-data-login = Jemand hat sich als Sie bei der Bank angemeldet und „Meine Daten“ geöffnet
rights-event-chat-signed-in = Jemand hat sich bei der Bank als Sie angemeldet und den Web-Chat betreten
rights-event-chat-signed-out = Der Web-Chat wurde abgemeldet
rights-event-my-data-end = Sie haben die Verbindung unter „Meine Daten“ beendet

rights-event-case-opened = Eine Meldung von Ihnen wurde aufgenommen
rights-event-case-words-added = Was Sie geschrieben haben, wurde zu Ihrer Meldung hinzugefügt
rights-event-case-seen = Ihre Meldung wurde in der Bank geöffnet
rights-event-case-paged = Niemand hatte Ihre Meldung geöffnet: Der Notfallkontakt der Bank wurde gerufen
rights-event-case-closed = Ihre Meldung wurde abgeschlossen
rights-event-case-shown = Ihre Meldung wurde angesehen
rights-event-queue-joined = Sie haben nach einem Menschen gefragt
rights-event-staff-took = Jemand hat Ihren Chat übernommen
rights-event-staff-viewed = Ihr Chat wurde in der Bank geöffnet und gelesen
rights-event-staff-replied = Jemand hat Ihnen im Chat geantwortet
rights-event-note-sent = Jemand in der Bank hat Ihnen eine Nachricht geschrieben, die man nur nach dem Entsperren liest
rights-event-note-dropped = Eine Nachricht der Bank konnte für Sie nicht geschützt aufbewahrt werden, deshalb wurde Ihnen nur gesagt, dass es Neuigkeiten gibt
rights-event-note-shown = Eine Nachricht der Bank wurde in einem entsperrten Browser geöffnet
rights-event-staff-handed-back = Der Chat wurde an den Bot zurückgegeben
rights-event-staff-resolved = Das Gespräch mit einem Menschen wurde abgeschlossen
rights-event-bot-muted = Jemand hat Ihnen mit einem anderen Werkzeug der Bank geschrieben: Der Bot ist verstummt
rights-event-stranger-wrote = Jemand, den die Bank nicht kennt, hat Ihnen in ihrem Namen geschrieben: Links und Beträge wurden im Chat angehalten
rights-event-stranger-clear = Die Bank hat geprüft, was jemand anderes in Ihrem Chat geschrieben hatte
rights-event-limit-reached = Sie haben mehr Nachrichten auf einmal geschrieben, als angenommen werden: Einige wurden nicht beantwortet
rights-event-late-asked = Eine Nachricht von Ihnen kam spät: Sie wurden gefragt, ob Sie es noch möchten
rights-event-late-confirmed = Sie wollten noch, was spät gekommen war
rights-event-redacted-across-messages = Eine Kartennummer in zweien Ihrer Nachrichten wurde entfernt
rights-event-audit-exported = Was über Sie protokolliert ist, wurde als Nachweis zusammengestellt
rights-event-my-data-exported = Sie haben alles heruntergeladen, was über Sie gespeichert ist
rights-event-customer-exported = Alles, was über Sie gespeichert ist, wurde für Sie zusammengestellt

rights-me-title = Ihre Rechte
rights-me-download-what = Alles, was über Sie gespeichert ist, als eine Datei: zum Lesen, für andere Programme und von der Bank signiert.
rights-me-download = Alles herunterladen
rights-me-choice = Was Ihr Chat zeigen darf
rights-me-choose = Anzeige ändern
rights-me-choice-login = Damit der Chat mehr zeigen darf, melden Sie sich noch einmal bei Ihrer Bank an.
rights-me-wrong = Stimmt hier etwas nicht?
rights-me-wrong-words = Was stimmt nicht, oder was möchten Sie fragen?
rights-me-wrong-hint = Jemand in der Bank sieht es sich an. Schreiben Sie keine Kartennummern, Codes oder Passwörter.
rights-me-wrong-send = Der Bank mitteilen
rights-me-note-shown = Geändert. Es gilt ab jetzt, auch für Nachrichten, die gerade geschickt werden sollten.
rights-me-note-requested = Die Bank hat es als Anliegen mit Aktenzeichen. Sie finden es unter „Was passiert ist“.
rights-me-note-stored = Die Bank hat es. Gleich wird daran gearbeitet.
rights-me-note-factor = Erledigt. Auch der Chat sagt es Ihnen.
rights-me-login = Dafür melden Sie sich noch einmal bei Ihrer Bank an.

rights-export-title = Ihre Daten
# $bank (text): the bank's name
rights-export-made = Alles, was der Chatdienst von { $bank } über Sie gespeichert hat, erstellt am
rights-export-check = In der Datei README.md steht, wie Sie prüfen, dass die Bank genau das signiert hat.
rights-export-links = Verbindungen
rights-export-made-at = Verbunden
rights-export-ended = Beendet
rights-export-until = Endet von selbst
rights-export-choice = Antworten
rights-export-purposes = Sie haben erlaubt
rights-export-accounts = Konten
rights-export-browsers = Browser mit einer PIN
rights-export-chats = Chats
rights-export-address = Die Nummer des Messengers für Sie:
rights-export-you = Sie
rights-export-us = Wir
rights-export-what = Was passiert ist
rights-export-bot = Bot
rights-export-notes = Nachrichten, die Sie nach dem Entsperren lesen
rights-export-cases = Meldungen
rights-export-texts = Der Wortlaut, dem Sie zugestimmt haben
rights-export-nothing = Nichts.
rights-export-withheld-shared = Ein Chat von Ihnen war auch mit Konten von jemand anderem verbunden. Was darin gesagt wurde, ist hier nicht enthalten, weil sich nicht sagen lässt, von wem es ist.
rights-export-withheld-earlier = Was in einem Chat gesagt wurde, bevor Sie ihn verbunden haben, ist hier nicht enthalten, weil sich nicht sagen lässt, dass Sie es waren.
