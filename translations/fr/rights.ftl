# What the audit log says, in the words of the person whom it is about. One text for each event: "rights-event-" and
# the event's name with dashes.

rights-timeline-title = Ce qui s'est passé avec vos données
rights-timeline-what = Tout ce qui a été lu, montré, changé ou consulté, du plus récent au plus ancien, d'après un journal que personne ne peut modifier sans que cela se voie.
rights-timeline-none = Rien ne s'est encore passé.
rights-timeline-none-next = Dès que quelque chose est lu, montré ou modifié, cela figure ici.
rights-timeline-older = Plus ancien
rights-timeline-newest = Le plus récent
rights-timeline-all = Tout ce qui s'est passé
rights-timeline-back = Retour à « Mes données »
rights-timeline-when = Quand
rights-timeline-who = Par qui
rights-timeline-why = Pourquoi
rights-timeline-shared = Ce chat est ou était aussi connecté aux comptes de quelqu'un d'autre. Seul ce qui nomme votre propre connexion figure ici.

rights-who-you = Vous
# $bank (text): the bank's name
rights-who-bank = { $bank }
# $bank (text): the bank's name
rights-who-service = Le service de chat de { $bank }, de lui-même
# $name (text): a name; $role (text): agent, lead, officer, author, operator
rights-who-staff =
    { $name }, { $role ->
        [agent] service client
        [lead] responsable du service client
        [officer] responsable de la conformité
        [author] rédaction des textes
        [operator] exploitation
       *[other] personnel
    }
rights-who-messenger = L'entreprise de votre messagerie, sur votre demande là-bas
rights-who-somebody = Quelqu'un à la banque
# $name (text): a name as it was given
rights-who-operator = { $name }, qui exploite ce service pour la banque
rights-who-erased = Plus connu : cela a été effacé

# $purpose (text): what the customer allowed
rights-why-purpose = Pour : { $purpose }
rights-why-tap = Vous avez touché un bouton de votre chat
rights-why-question = Vous l'avez demandé dans le chat
rights-why-linking = Pour que vous puissiez choisir les comptes à partager
# $reason (text): words that somebody typed
rights-why-reason = Raison donnée : { $reason }

# $event (text): the event's name in the log
rights-event-other = Noté : { $event }

# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-done =
    { $purpose ->
        [read_balance] Vos soldes ont été lus à la banque
        [read_transactions] Vos paiements ont été lus à la banque
        [accounts] La liste des comptes que vous avez partagés a été lue à la banque
       *[other] Des données à vous ont été lues à la banque
    }
# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-failed =
    { $purpose ->
        [read_balance] Vos soldes n'ont pas pu être lus à la banque
        [read_transactions] Vos paiements n'ont pas pu être lus à la banque
        [accounts] La liste de vos comptes n'a pas pu être lue à la banque
       *[other] La banque n'a pas pu être interrogée
    }
rights-event-answer-dropped = Une réponse de la banque est arrivée trop tard ou n'était plus autorisée, et a été jetée
# $purpose (text): read_balance, read_transactions
rights-event-disclosure =
    { $purpose ->
        [read_balance] Vos soldes vous ont été montrés sur une page de la banque
        [read_transactions] Vos paiements vous ont été montrés sur une page de la banque
       *[other] Des montants vous ont été montrés sur une page de la banque
    }
# $purpose (text): read_balance, read_transactions
rights-event-disclosed =
    { $purpose ->
        [read_balance] Vos soldes ont été montrés dans le chat
        [read_transactions] Vos paiements ont été montrés dans le chat
       *[other] Des montants ont été montrés dans le chat
    }
rights-event-send-failed = Un message n'a pas pu vous être remis
rights-event-send-window-closed = Un message n'a pas été envoyé, car vous n'aviez pas écrit depuis un jour

rights-event-link-started = Le chemin vers une connexion a été commencé dans un navigateur
rights-event-link-granted = Vous avez donné accès lors de l'identification à la banque
rights-event-link-answer-refused = Une réponse de l'identification à la banque venait d'un autre navigateur et a été refusée
rights-event-link-paired = Les deux mots ont été écrits dans votre chat : connecté
rights-event-link-failed = Une connexion n'a pas été établie
rights-event-platform-deauthorized = La messagerie nous a dit que vous y avez mis fin à ce que vous aviez autorisé : toutes vos connexions prennent fin
rights-event-link-revoke = La fin de la connexion a été demandée
rights-event-pairing-wrong = De mauvais mots ont été écrits dans votre chat
rights-event-pairing-failed = Les deux mots étaient faux ou trop tardifs : pas de connexion
rights-event-pairing-abandoned = Une connexion a été commencée et n'a pas été terminée
rights-event-consent-given = Les comptes et la façon de montrer ont été choisis
rights-event-consent-asked = Une autorisation de plus vous a été demandée
rights-event-consent-allowed = Vous avez autorisé un usage de plus
rights-event-consent-narrowed = Vous avez retiré un usage ou un compte
# $purpose (text): tap, balances, chat
rights-event-consent-shows-more =
    { $purpose ->
        [chat] Vous avez choisi que soldes et paiements apparaissent dans le chat
       *[other] Vous avez choisi que les soldes apparaissent dans le chat
    }
# $purpose (text): tap, balances, chat
rights-event-consent-shows-less =
    { $purpose ->
        [balances] Vous avez choisi que seuls les soldes apparaissent dans le chat
       *[other] Vous avez choisi que les montants n'apparaissent plus dans le chat
    }
rights-event-consent-renewed = Vous avez renouvelé l'autorisation
rights-event-consent-reminded = Il vous a été rappelé dans le chat que l'autorisation se termine bientôt
rights-event-consent-reminder-unsent = Un rappel n'a pas pu être envoyé, car vous n'aviez pas écrit depuis un jour
rights-event-consent-expired = L'autorisation s'est terminée d'elle-même
rights-event-consent-withdrawn = La connexion a pris fin
rights-event-consent-receipt-taken = Un reçu de consentement a été téléchargé
rights-event-consent-login-other-person = Quelqu'un d'autre s'est identifié à la banque sur une page à vous : rien n'a été changé
rights-event-bank-consent-revoked = La banque a confirmé la fin
rights-event-revocation-unconfirmed = La banque n'a pas confirmé la fin ; nous le lui dirons de nouveau
rights-event-stop = « Stop » a été écrit dans le chat : tout a pris fin

rights-event-browser-bound = Un navigateur a été lié à votre connexion
rights-event-browser-visit = Un navigateur a pu montrer vos montants le temps d'une visite
rights-event-browser-unlocked = Un navigateur a été déverrouillé
rights-event-browser-pin-wrong = Un mauvais code PIN a été tapé
rights-event-browser-unbound = Trop d'essais faux : le navigateur a été verrouillé
rights-event-browser-pin-changed = Le code PIN d'un navigateur a été changé
rights-event-browser-removed = Un navigateur a été oublié dans « Mes données »
rights-event-passkey-added = Une clé d'accès a été ajoutée
rights-event-passkey-removed = Une clé d'accès a été retirée
rights-event-passkey-refused = Une clé d'accès a été refusée
rights-event-passkey-over = La réponse d'une clé d'accès est arrivée trop tard, ou deux fois
rights-event-passkey-count-back = Une clé d'accès a été refusée, car il en existe peut-être une copie
rights-event-page-session-ended = Une session a été fermée dans « Mes données »
rights-event-browser-login = L'identification à la banque a été faite par vous pour voir des montants
rights-event-browser-login-other-person = Quelqu'un d'autre s'est identifié à la banque sur une page à vous : rien n'a été montré
rights-event-erasure-told = Il vous a été dit dans le chat que vos données seront effacées
rights-event-erasure-cancelled = Vous avez dit que vos données doivent être gardées
rights-event-erasure-held-told = Il vous a été dit que la banque doit garder certaines informations pour l'instant
rights-event-my-data-login = Quelqu'un s'est identifié à la banque comme vous et a ouvert « Mes données »
rights-event-chat-signed-in = Quelqu'un s'est connecté à la banque en votre nom et a rejoint la discussion web
rights-event-chat-signed-out = La discussion web a été déconnectée
rights-event-my-data-end = Vous avez mis fin à la connexion dans « Mes données »

rights-event-case-opened = Un signalement de votre part a été enregistré
rights-event-case-words-added = Ce que vous avez écrit a été ajouté à votre signalement
rights-event-case-seen = Votre signalement a été ouvert à la banque
rights-event-case-paged = Personne n'avait ouvert votre signalement : le contact de la banque a été appelé
rights-event-case-closed = Votre signalement a été clos
rights-event-case-shown = Votre signalement a été consulté
rights-event-queue-joined = Vous avez demandé une personne
rights-event-staff-took = Quelqu'un a pris en charge votre chat
rights-event-staff-viewed = Votre chat a été ouvert et lu à la banque
rights-event-staff-replied = Quelqu'un vous a répondu dans le chat
rights-event-note-sent = Quelqu'un à la banque vous a écrit un message qui se lit sous protection
rights-event-note-dropped = Un message de la banque n'a pas pu être gardé sous protection pour vous, il vous a donc seulement été dit qu'il y a du nouveau
rights-event-note-shown = Un message de la banque a été ouvert dans un navigateur déverrouillé
rights-event-staff-handed-back = Le chat a été rendu à l'assistant
rights-event-staff-resolved = La conversation avec une personne a été close
rights-event-bot-muted = Quelqu'un vous a écrit avec un autre outil de la banque : l'assistant s'est tu
rights-event-stranger-wrote = Quelqu'un que la banque ne connaît pas vous a écrit en son nom : liens et montants ont été arrêtés dans le chat
rights-event-stranger-clear = La banque a examiné ce que quelqu'un d'autre avait écrit dans votre chat
rights-event-limit-reached = Vous avez écrit plus de messages d'un coup qu'il n'en est pris : certains sont restés sans réponse
rights-event-late-asked = Un message de vous est arrivé tard : il vous a été demandé si vous le vouliez toujours
rights-event-late-confirmed = Vous vouliez toujours ce qui était arrivé tard
rights-event-redacted-across-messages = Un numéro de carte réparti sur deux de vos messages a été retiré
rights-event-audit-exported = Ce qui est noté sur vous a été réuni comme preuve
rights-event-my-data-exported = Vous avez téléchargé tout ce que nous avons sur vous
rights-event-customer-exported = Tout ce que nous avons sur vous a été réuni pour vous

rights-me-title = Vos droits
rights-me-download-what = Tout ce que nous avons sur vous, en un seul fichier : à lire, pour d'autres programmes, et signé par la banque.
rights-me-download = Tout télécharger
rights-me-choice = Ce que votre chat peut montrer
rights-me-choose = Changer ce qui est montré
rights-me-choice-login = Pour que le chat montre davantage, identifiez-vous de nouveau auprès de votre banque.
rights-me-wrong = Quelque chose est faux ici ?
rights-me-wrong-words = Qu'est-ce qui est faux, ou que voulez-vous demander ?
rights-me-wrong-hint = Quelqu'un à la banque va le regarder. N'écrivez pas de numéro de carte, de code ou de mot de passe.
rights-me-wrong-send = Le dire à la banque
rights-me-note-shown = C'est changé. Cela vaut dès maintenant, aussi pour les messages sur le point de partir.
rights-me-note-requested = La banque l'a reçu, comme demande avec une référence. Vous la trouvez sous « Ce qui s'est passé ».
rights-me-note-stored = La banque l'a reçu. Ce sera traité dans un instant.
rights-me-note-factor = C'est fait. Le chat vous le dit aussi.
rights-me-login = Pour cela, identifiez-vous de nouveau auprès de votre banque.

rights-export-title = Vos données
# $bank (text): the bank's name
rights-export-made = Tout ce que le service de chat de { $bank } a sur vous, établi le
rights-export-check = Le fichier README.md dit comment vérifier que c'est bien ce que la banque a signé.
rights-export-links = Connexions
rights-export-made-at = Connecté
rights-export-ended = Terminé
rights-export-until = Se termine de soi-même
rights-export-choice = Réponses
rights-export-purposes = Vous avez autorisé
rights-export-accounts = Comptes
rights-export-browsers = Navigateurs avec un code PIN
rights-export-chats = Chats
rights-export-address = Le numéro que la messagerie vous donne :
rights-export-you = Vous
rights-export-us = Nous
rights-export-what = Ce qui s'est passé
rights-export-bot = Assistant
rights-export-notes = Messages que vous lisez sous protection
rights-export-cases = Signalements
rights-export-texts = Les termes que vous avez acceptés
rights-export-nothing = Rien.
rights-export-withheld-shared = Un de vos chats était aussi connecté aux comptes de quelqu'un d'autre. Ce qui s'y est dit n'est pas ici, car on ne peut pas savoir à qui cela appartient.
rights-export-withheld-earlier = Ce qui s'est dit dans un chat avant que vous le connectiez n'est pas ici, car on ne peut pas savoir si c'était vous.
