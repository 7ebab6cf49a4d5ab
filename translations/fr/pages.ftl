### What pages say: plain, calm, exact; French with "vous". Names that people or banks wrote come in as fields and
### are shown as text. Every error says what happened and what to do next.

## Around every page

page-skip = Aller au contenu
page-help = Besoin d'aide ? Demandez une personne dans votre chat, à tout moment.
# $phone (text): the bank's number
page-help-phone = Ou appelez le { $phone }, jour et nuit.
page-promise = Pas de publicité, pas de profilage, jamais de revente. Ce service ne peut pas déplacer d'argent.
page-demo = Ceci est une démonstration, avec des clients et de l'argent inventés.

## Errors: title, what happened, what next

page-error-not-found-title = Cette page n'est pas ici
page-error-not-found-what = Le lien est mal tapé, a déjà servi ou appartient à quelqu'un d'autre.
page-error-not-found-next = Retournez dans votre chat et demandez un nouveau lien.
page-error-misdirected-title = Mauvaise adresse
page-error-misdirected-what = Aucune banque n'est servie à cette adresse.
page-error-misdirected-next = Ouvrez de nouveau le lien depuis votre chat, sans le modifier.
page-error-chat-sign-in-title = Connectez-vous d'abord à la discussion
page-error-chat-sign-in-what = Ce lien mène à des comptes, et l'on ne sait pas ici qui vous êtes. Rien n'a été ouvert.
page-error-chat-sign-in-next = Ouvrez la discussion, connectez-vous auprès de votre banque et demandez à nouveau.
page-error-chat-busy-title = Un peu trop vite
page-error-chat-busy-what = Tant de messages sont arrivés en peu de temps que celui-ci n'a pas été pris.
page-error-chat-busy-next = Attendez une minute et envoyez-le à nouveau. En cas d'urgence, appelez la banque.
page-error-form-title = Veuillez recommencer
page-error-form-what = Ce formulaire était trop ancien, ou n'a pas été envoyé depuis notre propre page. Rien n'a été changé.
page-error-form-next = Revenez en arrière, rechargez la page et envoyez-la encore une fois. Les cookies doivent être autorisés pour cette page.
page-error-forbidden-title = Ce n'est pas autorisé
page-error-forbidden-what = Votre accès ne comprend pas cela.
page-error-forbidden-next = Si vous en avez besoin pour votre travail, demandez à la personne qui gère les accès dans votre banque.
page-note-title = Un message pour vous
# $name (text): a person at the bank
page-note-from = De { $name }
page-error-stranger-title = Les liens de ce chat sont arrêtés
page-error-stranger-what = Quelqu'un d'autre a écrit dans votre chat au nom de la banque. Tant que la banque n'a pas vérifié, aucun lien de ce chat n'est ouvert. Rien n'a été montré et rien n'a été changé.
page-error-stranger-next = Ne faites pas ce que disait ce message. Utilisez l'application ou le site de la banque, ou ouvrez ici « Mes données » en vous identifiant auprès de votre banque.
# $phone (text): the bank's number
page-error-phone = Vous pouvez aussi appeler la banque : { $phone }.
page-error-unavailable-title = Impossible pour le moment
page-error-unavailable-what = Quelque chose chez nous fait une pause. Rien n'a été changé.
page-error-unavailable-next = Réessayez dans une minute.
page-error-internal-title = Quelque chose s'est mal passé
page-error-internal-what = L'erreur vient de nous, et elle a été notée. À notre connaissance, rien n'a été changé.
page-error-internal-next = Réessayez, ou demandez une personne dans votre chat.

## PINs

page-pin-digits = Le code PIN a six chiffres, de 0 à 9.
page-pin-easy = Ce code PIN est trop facile à deviner. Choisissez-en un sans suite logique, pas 123456 ni 111111.

## The front page

page-landing-title = La banque dans votre chat
# $bank (text): the bank's name
page-landing-heading = { $bank } dans votre messagerie
page-landing-what = Connectez votre compte une seule fois, avec deux facteurs auprès de votre banque. Demandez ensuite dans le chat que vous utilisez déjà :
page-landing-can-ask = Quel est mon solde ? Combien ai-je payé à la librairie ?
page-landing-can-report = Je ne reconnais pas ce paiement. J'ai perdu ma carte.
page-landing-can-person = Puis-je parler à une personne ?
page-landing-institutions = Comptes que vous pouvez connecter
page-landing-never = Ce qu'il ne fait jamais
page-landing-never-money = Déplacer de l'argent. Il ne peut lire que ce que vous autorisez.
page-landing-never-password = Demander votre mot de passe bancaire. Vous vous connectez auprès de votre banque elle-même.
page-landing-never-ads = Utiliser ce qu'il lit pour de la publicité ou du profilage, ni le vendre.
page-landing-never-stay = Rester contre votre gré. Vous y mettez fin d'un mot dans le chat : stop.
page-landing-sees = Ce que votre messagerie voit tout de même
page-landing-sees-not = Elle ne voit pas votre connexion. Les soldes et les paiements s'ouvrent sur la page de la banque elle-même, sauf si vous choisissez de les avoir dans le chat.
page-landing-try = Essayer
page-landing-chat = Discuter ici avec la banque
page-landing-as-customer = En tant que client
page-landing-as-agent = En tant que conseiller
page-landing-as-officer = En tant que responsable
page-landing-tour = Une visite en cinq étapes
page-landing-tour-ask = En tant que client, demandez : quel est mon solde ? Appuyez ensuite sur « Connecter un compte ».
page-landing-tour-log-in = Connectez-vous à la banque d'essai en tant que ada avec le mot de passe demo. Sa page affiche aussi le code.
page-landing-tour-words = Écrivez les deux mots dans le chat, puis appuyez sur « Voir le solde ».
page-landing-tour-person = Écrivez que votre carte a été volée. En tant que conseiller, connectez-vous en tant que sam avec le mot de passe demo et répondez. La page affiche le code.
page-landing-tour-stop = En tant que client, écrivez stop. En tant que responsable (olga), voyez ce qui a été fait, quand et pourquoi.
page-landing-me = Mes données
page-landing-desk = Service client

## Linking

page-not-now = Pas maintenant
page-continue = Continuer
page-back = Retour
page-agree = Accepter et continuer
page-try-again = Réessayer
page-go-on = Continuer
page-receipt = Votre reçu de consentement (JSON)
page-text-changed = Les textes de cette page ont changé depuis que vous l'avez ouverte. Lisez-les de nouveau et choisissez encore une fois.
page-back-to-chat = Vous pouvez fermer cette page et retourner dans votre chat.
page-back-to-messenger = Revenir à Messenger

page-start-title = Connecter votre compte
# $bank (text): the bank's name
page-start-intro = Vous l'avez demandé dans votre chat avec { $bank }. Cela prend environ deux minutes, et vous vous identifiez auprès de votre banque elle-même ; nous ne voyons jamais votre mot de passe.
# $now (text): number of this step
# $of (text): number of all
page-step-now = Étape { $now } sur { $of }
page-step-bank = Banque
page-step-allow = Autoriser
page-step-login = Connexion
page-step-accounts = Comptes
page-step-answers = Réponses
page-step-lock = Verrou
page-step-chat = Chat
page-start-search = Chercher votre banque
page-start-search-button = Chercher
page-start-search-none = Aucune banque de ce nom ne peut être connectée ici. Essayez une autre orthographe, ou demandez une personne dans votre chat.
page-start-search-all = Afficher toutes les banques
page-start-which = Dans quelle banque est votre compte ?
page-start-know = Bon à savoir
page-start-sees = Nous ne lisons que ce que vous autorisez à la page suivante, et seulement quand vous le demandez.
# $days (number): how long the consent lasts
page-start-days =
    { $days ->
        [one] Cela se termine de soi-même après { $days } jour ; le mot « stop » dans le chat y met fin tout de suite.
       *[other] Cela se termine de soi-même après { $days } jours ; le mot « stop » dans le chat y met fin tout de suite.
    }
page-start-messenger = L'entreprise de votre messagerie voit toujours que vous parlez à cette banque, quand, et ce que vous écrivez.
page-start-own = Ce chat est celui de la banque : aucune entreprise de messagerie ne le voit.
page-start-asked = Quelqu'un d'autre vous a envoyé ce lien ? Alors n'allez pas plus loin : il verrait votre compte.
page-start-button = Commencer

page-goodbye-title = Rien n'a été connecté
page-goodbye-what = C'est très bien ainsi. Rien n'a été lu et rien n'a été gardé.

page-purposes-title = Que pouvons-nous lire ?
# $institution (text): the institution's name
page-purposes-connected = { $institution } est déjà reliée à votre discussion. Continuer ici crée une nouvelle connexion qui la remplace, par exemple pour d'autres comptes ou un autre choix.
# $institution (text): the institution's name
page-purposes-else = Une autre banque
page-purposes-other = Connecter plutôt { $institution }
# $institution (text): the institution's name
page-purposes-intro = Vous connectez { $institution }.
page-purposes-what = Quand je le demande dans le chat, vous pouvez
page-purposes-for-question = nécessaire pour votre question
page-purpose-read-balance-title = Lire mes soldes
page-purpose-read-balance-detail = Combien il y a sur chaque compte, par exemple « disponible : 250,00 € ».
page-purpose-read-transactions-title = Lire mes paiements
page-purpose-read-transactions-detail = Montant, date et bénéficiaire, par exemple « Librairie du Coin, 12,50 € ».
# $until (text): a day
page-purposes-until = Cela vaut jusqu'au { $until }. Nous ne l'utilisons jamais pour la publicité, le profilage ou la revente, et nous ne pouvons pas déplacer d'argent.
# $institution (text): the institution's name
page-purposes-next = Ensuite, vous vous identifiez auprès de { $institution }, avec deux facteurs.
page-purposes-needed = Cochez ce dont votre question a besoin, ou choisissez « Pas maintenant ».

page-leave-title = Vers votre banque
# $institution (text): the institution's name
page-leave-heading = Nous vous emmenons chez { $institution }
# $institution (text): the institution's name
page-leave-what = Vous vous identifiez auprès de { $institution } même, puis vous revenez ici.
# $institution (text): the institution's name
page-leave-link = Aller chez { $institution }

page-away-title = Vous revenez de l'identification à votre banque
# $institution (text): the institution's name
page-away-what = Nous attendons encore { $institution }. Si l'identification est ouverte dans une autre fenêtre ou dans l'application de votre banque, terminez-la là. Sinon, recommencez-la.

page-accounts-title = Quels comptes ?
# $institution (text): the institution's name
page-accounts-which = Comptes que vous avez partagés chez { $institution }
page-accounts-none = Gardez au moins un compte coché, ou choisissez « Pas maintenant ».
page-accounts-how = Comment voulez-vous voir les réponses ?
page-accounts-choice = Choisissez comment vous voulez voir les réponses.
page-choice-tap = Voir en touchant
page-choice-tap-what = le chat montre un bouton, et le montant apparaît sur une page comme celle-ci.
page-choice-chat = Montrer dans le chat
page-choice-chat-what = le montant apparaît dans le chat lui-même. Facebook en garde une copie.
page-choice-own-what = le montant apparaît dans le chat lui-même, pour qui y est connecté. La banque en garde une copie.
page-choice-balances = Montrer les soldes dans le chat
# $digits (text): the last four digits
page-account-ends = finissant par { $digits }
page-account-current = Compte courant
page-account-savings = Compte d'épargne
page-account-card = Carte de crédit
page-account-loan = Prêt
page-account-wallet = Portefeuille
page-account-other = Compte

page-pin = Code PIN
page-pin-title = Choisissez un code PIN pour ce navigateur
# $institution (text): the institution's name
page-pin-what = Avec lui, vous voyez vos montants chez { $institution } dans ce navigateur, sans vous identifier chaque fois auprès de la banque.
page-pin-hint = Six chiffres, pas le code de votre carte. Il vaut 90 jours dans ce navigateur.
page-pin-button = Enregistrer le code
page-pin-later = Sur l'appareil de quelqu'un d'autre, ne choisissez rien : vos montants ne sont visibles ici que pendant cette visite, et ensuite vous vous identifiez à la banque à chaque fois.
# $tries (number): tries left
page-pin-wrong =
    { $tries ->
        [one] Ce code PIN est faux. Il vous reste { $tries } essai ; ensuite, identifiez-vous auprès de votre banque.
       *[other] Ce code PIN est faux. Il vous reste { $tries } essais.
    }

page-words-title = Une dernière étape, dans votre chat
# $institution (text): the institution's name
page-words-what = Pour connecter { $institution }, écrivez ces deux mots dans le chat où vous avez demandé. Ils prouvent que le chat est à vous.
page-words-name = Mots de liaison
page-words-thief = Qui vous demande ces mots cherche à vous voler.
page-words-only = Écrivez-les seulement dans votre propre chat avec la banque. Ne les dites, ne les montrez et ne les envoyez à personne.
# $until (text): a point in time
page-words-until = Ils valent jusqu'au { $until }.
page-words-typed = Je les ai écrits

page-done-title = Connecté
# $institution (text): the institution's name
page-done-what = { $institution } est connecté à votre chat. La réponse à votre question s'y trouve.
page-done-stop = Écrivez « stop » dans le chat pour y mettre fin à tout moment.

## One more permission, and renewing

page-allow-title = Une autorisation de plus
page-allow-what = Votre question a besoin de quelque chose que vous n'avez pas encore autorisé. Rien d'autre ne change.
page-consent-login = Ensuite, vous vous identifiez auprès de votre banque, avec deux facteurs. La banque vous y pose aussi la question.
page-renew-title = Renouveler votre autorisation
# $days (number): how long it then lasts
page-renew-what =
    { $days ->
        [one] Ce que vous avez autorisé reste tel quel, pour encore { $days } jour à partir de maintenant.
       *[other] Ce que vous avez autorisé reste tel quel, pour encore { $days } jours à partir de maintenant.
    }
page-renew-where = Compte chez
page-renew-button = Renouveler
page-renew-change = Voir ou changer ce que vous avez autorisé dans « Mes données »
page-consent-done-title = C'est fait
page-consent-done-allowed = C'est maintenant autorisé. La réponse à votre question est dans votre chat.
page-consent-done-renewed = Votre autorisation est renouvelée.
page-consent-done-me = Voir tout ce que vous avez autorisé dans « Mes données »
page-consent-declined-title = Rien n'a été changé
page-consent-declined-what = C'est très bien ainsi. Ce que vous aviez autorisé reste tel quel.
page-consent-text-title = Les termes d'un consentement
# $version (text): the name of this wording
page-consent-text-version = Voici les termes que des clients ont acceptés sous le nom { $version }. Ils ne sont jamais modifiés.
page-error-consent-expired-title = Ce bouton a expiré
page-error-consent-expired-what = Plus rien ne peut être accepté par ce bouton, et rien n'a été changé.
page-error-consent-expired-next = Retournez dans votre chat et redemandez, ou ouvrez « Mes données ».
page-error-consent-used-title = Ce bouton a déjà servi
page-error-consent-used-what = Il marche une seule fois. Ce qu'il réglait a encore changé depuis, et reste comme maintenant.
page-error-consent-used-next = Retournez dans votre chat et redemandez, ou ouvrez « Mes données ».
page-error-consent-ended-title = Cette connexion a pris fin
page-error-consent-ended-what = Ce qui a pris fin ne peut être ni renouvelé ni complété. Rien n'a été changé.
page-error-consent-ended-next = Retournez dans votre chat et reconnectez votre compte si vous le souhaitez.
page-error-consent-paused-title = Pas en ce moment
page-error-consent-paused-what = Changer ce que vous avez autorisé est en pause pour le moment. Le retirer marche : écrivez « stop » dans votre chat.
page-error-consent-paused-next = Réessayez plus tard.
page-error-consent-other-person-title = C'était un autre client
page-error-consent-other-person-what = L'identification était celle de quelqu'un à qui ce lien n'appartient pas. Rien n'a été changé ni lu.
page-error-consent-other-person-next = Si quelqu'un vous a envoyé ce lien, fermez-le. S'il est à vous, redemandez dans votre propre chat.
page-error-consent-cancelled-title = Annulé à la banque
page-error-consent-cancelled-what = Vous avez annulé l'identification. Ce que vous aviez autorisé reste tel quel.
page-error-consent-cancelled-next = Vous pouvez réessayer ou fermer cette page.
page-error-consent-weak-title = L'identification n'était pas assez sûre
page-error-consent-weak-what = La banque vous a laissé entrer avec un seul facteur. Rien n'a été changé.
page-error-consent-weak-next = Réessayez avec votre second facteur.
page-error-consent-refused-title = Nous n'avons pas pu nous fier à cette réponse
page-error-consent-refused-what = Ce qui est revenu de la banque n'était pas ce qu'il fallait, nous ne l'avons donc pas utilisé. Rien n'a été changé.
page-error-consent-refused-next = Réessayez.
page-error-consent-bank-title = Votre banque n'est pas joignable
page-error-consent-bank-what = L'identification n'a pas marché à l'instant. Rien n'a été changé.
page-error-consent-bank-next = Réessayez dans une minute.

## Linking: errors

page-error-link-used-title = Ce lien a déjà été ouvert
page-error-link-used-what = Il a été ouvert dans un autre navigateur, ou ses étapes sont terminées. Il marche une seule fois, pour que personne d'autre ne puisse s'en servir.
page-error-link-used-next = Retournez dans votre chat, demandez un nouveau lien et ouvrez-le dans un seul navigateur.
page-error-link-expired-title = Ce lien a expiré
page-error-link-expired-what = Pour votre sécurité, il ne marche que dix minutes. Rien n'a été connecté.
page-error-link-expired-next = Retournez dans votre chat et demandez-en un nouveau.
page-error-link-over-title = Le temps de cette page est écoulé
page-error-link-over-what = La demi-heure pour connecter est écoulée, ou quelqu'un y a mis fin ailleurs. Rien n'a été connecté.
page-error-link-over-next = Retournez dans votre chat et demandez un nouveau lien.
page-error-link-paused-title = Pas de nouvelle connexion en ce moment
page-error-link-paused-what = La connexion de comptes est en pause pour le moment. Rien n'a été connecté, et votre lien n'est pas épuisé.
page-error-link-paused-next = Réessayez plus tard, ou demandez une personne dans votre chat.
page-error-link-cancelled-title = Annulé à la banque
page-error-link-cancelled-what = Vous avez annulé l'identification chez { $institution }. Rien n'a été connecté et rien n'a été lu.
page-error-link-cancelled-next = Vous pouvez fermer cette page. Si vous changez d'avis, il y a un nouveau bouton dans votre chat.
page-error-link-weak-title = L'identification n'était pas assez sûre
page-error-link-weak-what = { $institution } vous a laissé entrer avec un seul facteur. Nous ne connectons de comptes qu'après deux. Rien n'a été connecté.
page-error-link-weak-next = Il y a un nouveau bouton dans votre chat. Identifiez-vous avec votre second facteur, par exemple l'application de votre banque ou un code.
page-error-link-refused-title = Nous n'avons pas pu nous fier à cette réponse
page-error-link-refused-what = Ce qui est revenu de { $institution } n'était pas ce qu'il fallait, nous ne l'avons donc pas utilisé. Rien n'a été connecté.
page-error-link-refused-next = Réessayez. Si cela se produit deux fois, demandez une personne dans votre chat.
page-error-link-no-accounts-title = Aucun compte n'a été partagé
page-error-link-no-accounts-what = { $institution } nous dit que vous n'avez partagé aucun compte.
page-error-link-no-accounts-next = Demandez un nouveau lien dans votre chat et choisissez un compte lors de l'identification à la banque.
page-error-link-ended-title = Cette connexion a pris fin
page-error-link-ended-what = { $institution } était connecté ici et a été déconnecté depuis. Plus rien n'est lu.
page-error-link-ended-next = Pour le connecter de nouveau, demandez votre solde dans votre chat.
page-error-link-words-over-title = Ces mots ne valent plus
page-error-link-words-over-what = Les dix minutes sont écoulées, les mots ont été mal écrits trois fois, ou la connexion a été arrêtée dans le chat. { $institution } n'a pas été connecté.
page-error-link-words-over-next = Retournez dans votre chat et demandez un nouveau lien.
page-error-callback-elsewhere-title = Ce navigateur n'est pas attendu
page-error-callback-elsewhere-what = L'identification a commencé dans un autre navigateur, ou la demi-heure prévue est écoulée. Rien n'a été connecté et rien n'a été lu.
page-error-callback-elsewhere-next = Retournez à la page où vous avez commencé, ou demandez un nouveau lien dans votre chat. Si quelqu'un vous a envoyé cette adresse, fermez-la.
page-error-callback-stale-title = Cette réponse a déjà servi
page-error-callback-stale-what = La réponse de votre banque marche une seule fois, et celle-ci n'est plus attendue. Rien n'a été changé.
page-error-callback-stale-next = Continuez où vous en étiez, ou demandez un nouveau lien dans votre chat.
page-error-bank-slow-title = Votre banque est lente
page-error-bank-slow-what = { $institution } n'a pas répondu à temps. Rien n'a été changé.
page-error-bank-slow-next = Réessayez dans une minute.
page-error-bank-busy-title = Votre banque est occupée
page-error-bank-busy-what = { $institution } nous demande d'attendre un moment.
page-error-bank-busy-next = Réessayez dans quelques minutes.
page-error-bank-odd-title = La réponse de votre banque n'avait pas de sens
page-error-bank-odd-what = Ce que { $institution } a répondu est illisible, nous ne le montrons donc pas et ne l'utilisons pas.
page-error-bank-odd-next = Réessayez plus tard, ou regardez dans l'application de votre banque.
page-error-bank-ended-title = Votre banque a mis fin à cette connexion
page-error-bank-ended-what = { $institution } ne nous laisse plus lire cela, car l'autorisation a été retirée ou est terminée.
page-error-bank-ended-next = Retournez dans votre chat et reconnectez votre compte si vous le souhaitez.
page-error-bank-login-title = Votre banque veut que vous vous identifiiez de nouveau
page-error-bank-login-what = { $institution } demande une nouvelle identification avant de montrer quoi que ce soit.
page-error-bank-login-next = Retournez dans votre chat et demandez encore une fois : il y aura un bouton pour cela.
page-error-paused-title = Pas en ce moment
page-error-paused-what = La lecture des comptes est en pause pour le moment.
page-error-paused-next = Réessayez plus tard, regardez dans l'application de votre banque, ou demandez une personne dans votre chat.

## Figures

page-reveal-login-title = Identifiez-vous pour voir ceci
page-reveal-login-what = Ce navigateur n'est pas encore connu. Identifiez-vous une fois auprès de votre banque et choisissez un code PIN ; ensuite, vous voyez ceci tout de suite ici pendant 90 jours.
page-reveal-login-button = S'identifier à la banque
page-reveal-login-way = S'identifier à la banque
page-unlock-title = Entrez votre code PIN
page-unlock-hint = Les six chiffres que vous avez choisis pour ce navigateur.
page-unlock-button = Montrer
page-unlock-forgot = Oublié ? Identifiez-vous auprès de votre banque et choisissez-en un nouveau.
page-passkey-or = Ou une clé d'accès
page-passkey-what = Le verrouillage de votre appareil, une empreinte digitale par exemple, remplace le code PIN. Personne ne peut le voir par-dessus votre épaule.
page-passkey-instead = Utiliser plutôt une clé d'accès
page-passkey-title = Montrez que c'est vous
page-passkey-use = Utiliser votre clé d'accès
page-passkey-script = Une clé d'accès a besoin d'un script dans ce navigateur. Sans lui, identifiez-vous auprès de votre banque.
page-passkey-failed = Cela n'a pas marché. Réessayez, ou prenez l'autre chemin.
page-passkey-refused = Cette clé d'accès n'a pas été acceptée. Réessayez, ou prenez l'autre chemin.
# $minutes: number, at least 1
page-stay-what =
    { $minutes ->
        [one] Si vous ne touchez à rien, cette page se ferme dans une minute.
       *[other] Si vous ne touchez à rien, cette page se ferme dans { $minutes } minutes.
    }
page-stay-soon = Cette page va se fermer.
page-stay-button = Rester plus longtemps
page-hidden-title = Masqué
page-hidden-what = Vos montants ont été masqués au bout d’une minute, pour que personne ne les lise.
page-hidden-show = Afficher à nouveau
page-reveal-lock = Verrouiller maintenant
# $at (text): a point in time
page-as-of = Au { $at }
page-balance-title = Votre solde
# $institution (text): the institution's name
page-balance-heading = Votre solde chez { $institution }
page-balance-available = Disponible
page-balance-booked = Comptabilisé
page-balance-expected = Prévu une fois les paiements en attente comptabilisés
# $amount (text): an overdraft
page-balance-credit = y compris un découvert autorisé de { $amount }
page-balance-none = Il n'y a ici aucun compte que nous pouvons lire avec votre autorisation.
page-balance-latest = Derniers paiements
page-payments-title = Vos paiements
# $institution (text): the institution's name
page-payments-heading = Vos paiements chez { $institution }
page-payments-none = Il n'y a aucun paiement à montrer.
page-payments-pages = Pages
page-payments-earlier = Paiements plus anciens
page-payments-later = Paiements plus récents
page-payment-pending = en attente
page-payment-unnamed = Paiement
page-error-reveal-expired-title = Ce lien a expiré
page-error-reveal-expired-what = Plus rien n'est montré par ce lien.
page-error-reveal-expired-next = Retournez dans votre chat et redemandez.
page-error-reveal-ended-title = Cette connexion a pris fin
page-error-reveal-ended-what = Plus rien n'est lu ni montré par elle.
page-error-reveal-ended-next = Retournez dans votre chat et reconnectez votre compte si vous le souhaitez.
page-error-reveal-other-person-title = C'était un autre client
page-error-reveal-other-person-what = L'identification était celle de quelqu'un à qui ce lien n'appartient pas. Rien n'a été lu ni montré.
page-error-reveal-other-person-next = Si quelqu'un vous a envoyé ce lien, fermez-le. S'il est à vous, redemandez dans votre propre chat.
page-error-reveal-cancelled-title = Annulé à la banque
page-error-reveal-cancelled-what = Vous avez annulé l'identification. Rien n'a été montré, et votre connexion reste comme elle était.
page-error-reveal-cancelled-next = Vous pouvez réessayer ou fermer cette page.
page-error-reveal-weak-title = L'identification n'était pas assez sûre
page-error-reveal-weak-what = La banque vous a laissé entrer avec un seul facteur. Rien n'a été montré.
page-error-reveal-weak-next = Réessayez avec votre second facteur.
page-error-reveal-refused-title = Nous n'avons pas pu nous fier à cette réponse
page-error-reveal-refused-what = Ce qui est revenu de la banque n'était pas ce qu'il fallait, nous ne l'avons donc pas utilisé. Rien n'a été montré.
page-error-reveal-refused-next = Réessayez.
page-error-reveal-bank-title = Votre banque n'est pas joignable
page-error-reveal-bank-what = L'identification n'a pas marché à l'instant. Rien n'a été montré.
page-error-reveal-bank-next = Réessayez dans une minute.
page-error-pin-locked-title = Trop d'essais faux
page-error-pin-locked-what = Pour votre sécurité, ce navigateur ne montre plus vos montants.
page-error-pin-locked-next = Identifiez-vous auprès de votre banque et choisissez un nouveau code PIN.
page-error-choice-login-title = Identifiez-vous d'abord auprès de votre banque
page-error-choice-login-what = Pour que le chat montre davantage, il faut une identification à votre banque dans les cinq dernières minutes. Rien n'a été changé.
page-error-choice-login-next = Identifiez-vous dans « Mes données » et choisissez de nouveau.
page-error-words-title = Il n'y a encore rien à envoyer
page-error-words-what = Le texte était vide ou dépassait 1 000 caractères.
page-error-words-next = Revenez en arrière et écrivez un peu plus, ou un peu moins.

page-error-passkey-refused-title = Cette clé d'accès n'a pas été acceptée
page-error-passkey-refused-what = Rien n'a été ajouté ni changé.
page-error-passkey-refused-next = Réessayez, ou choisissez un code PIN.
page-error-pin-easy-title = Ce code PIN est trop facile à deviner
page-error-pin-easy-what = Votre code PIN n'a pas été changé.
page-error-pin-easy-next = Choisissez-en un sans suite logique, pas 123456 ni 111111.
page-error-pin-digits-title = Un code PIN a six chiffres
page-error-pin-digits-what = Votre code PIN n'a pas été changé.
page-error-pin-digits-next = Six chiffres, de 0 à 9.
page-error-passkey-address-title = Les clés d'accès ne marchent pas ici
page-error-passkey-address-what = Cette adresse est un nombre, et les clés d'accès ont besoin d'un nom. Rien n'a été changé.
page-error-passkey-address-next = Prenez l'autre chemin.

## My data

page-me-title = Mes données
page-me-what = Ce que vous avez autorisé, jusqu'à quand, ce qui a été lu, et comment y mettre fin. Vous n'avez pas besoin de la messagerie pour cela.
page-me-or = Ou identifiez-vous auprès de votre banque
page-me-login = Identifiez-vous auprès de votre banque pour montrer qui vous êtes. Votre banque vous demande pour cela d'accepter un accès que nous n'utilisons pas et auquel nous mettons fin tout de suite.
# $institution (text): the institution's name
page-me-login-button = S'identifier chez { $institution }
# $until (text): a point in time
page-me-live = Connecté jusqu'au { $until }
# $at (text): a point in time
page-me-expired = Terminé de lui-même le { $at }
# $at (text): a point in time
page-me-ended = Terminé le { $at }
page-me-unpaired = Pas encore connecté : les deux mots n'ont pas été écrits dans le chat
page-me-purposes = Vous avez autorisé
page-me-shared = Comptes
# $count (number): how many accounts
page-me-accounts =
    { $count ->
        [one] { $count } compte
       *[other] { $count } comptes
    }
page-me-soon = Cette autorisation se termine bientôt. Si vous ne faites rien, elle se termine d'elle-même.
# $institution (text): the institution's name
page-me-renew = Renouveler { $institution }
# $at (text): a point in time
page-me-given = depuis le { $at }
# $what (text): a purpose
page-me-take-back = Retirer : { $what }
# $what (text): a purpose
page-me-allow = Autoriser : { $what }
# $what (text): an account
page-me-stop-sharing = Ne plus partager : { $what }
# $institution (text): the institution's name
page-me-wider = L'autorisation chez { $institution } est plus large que ce que vous autorisez ici. Elle couvre encore ceci, qui n'est pas utilisé : rien n'est lu pour cela.
# $institution (text): the institution's name
page-me-wider-end = Elle ne peut pas y être réduite. Pour y mettre fin là-bas aussi, mettez fin à la connexion ci-dessous : { $institution } en est alors informé tout de suite, et vous pouvez vous reconnecter en n'autorisant que ce que vous voulez. Vous pouvez aussi y mettre fin dans l'application de { $institution }.
# $institution (text): the institution's name
page-me-at-bank = Ce que vous retirez n'est plus lu à partir de ce moment. L'autorisation chez { $institution } reste telle que vous l'avez donnée jusqu'à la fin de la connexion.
page-me-display = Réponses
page-factor-title = Ce qui ouvre vos montants
page-factor-none = Pas encore de navigateur ni de clé d'accès. Les montants sont montrés après une identification à la banque.
page-factor-here-pin = Ce navigateur, avec un code PIN
page-factor-here-passkey = Ce navigateur, avec une clé d'accès
page-factor-here-visit = Ce navigateur, pour cette visite seulement
page-factor-browser-pin = Un autre navigateur, avec un code PIN
page-factor-browser-passkey = Un autre navigateur, avec une clé d'accès
page-factor-browser-visit = Un autre navigateur, pour une seule visite
page-factor-passkey = Clé d'accès
# $at (text): a point in time
page-factor-since = depuis le { $at }
# $at (text): a point in time
page-factor-used = utilisé la dernière fois le { $at }
page-factor-forget = Oublier ce navigateur
page-factor-remove = Retirer cette clé d'accès
page-factor-new-pin = Nouveau code PIN pour ce navigateur
page-factor-first-pin = Code PIN, pour que ce navigateur montre vos montants
page-factor-name = Nom de la clé d'accès, si vous voulez
page-factor-add = Ajouter une clé d'accès
page-factor-login-what = Pour ajouter une clé d'accès ou changer le code PIN, montrez encore une fois à votre banque que c'est vous.
page-factor-login = S'identifier de nouveau à la banque
page-session-title = Où votre session est ouverte
page-session-here = Ici
page-session-login = Ailleurs, après une identification à la banque
page-session-browser = Ailleurs, dans un navigateur déverrouillé
page-session-end = Fermer cette session
page-me-since = Depuis
page-me-last-login = Dernière identification à la banque
# $institution (text): the institution's name
page-me-end = Mettre fin à la connexion avec { $institution }
page-me-history = Ce qui s'est passé
page-me-history-none = Rien encore.
page-me-nothing = Rien n'est connecté.
page-me-unused = pas encore utilisé
page-me-not-allowed = Non autorisé : rien n'est lu pour cela.
page-me-nothing-next = Connectez un compte dans le chat : demandez-y votre solde et suivez le bouton.
page-me-open-chat = Ouvrir le chat
page-me-connection = Cette connexion
page-me-erase = Effacer mes données
page-me-leave = Quitter cette page

## Deleting

page-erase-title = Effacer mes données
page-erase-login = Pour faire effacer vos données, identifiez-vous d'abord auprès de votre banque : personne d'autre ne peut le demander.
# $at (text): a point in time
page-erase-when = Si vous le demandez maintenant, tout disparaît le { $at }. D'ici là, vous pouvez dire « garder », ici ou dans votre chat : nous y écrivons aussi, au cas où ce n'était pas vous.
page-erase-goes = Ceci disparaît
page-erase-goes-chat = Vos conversations, avec tout ce que vous avez écrit et ce que nous avons répondu
page-erase-goes-links = Vos connexions : elles prennent fin tout de suite chez nous et à votre banque, avec leurs jetons, autorisations, navigateurs et codes PIN
page-erase-goes-profile = Le fait que nous vous connaissons : le numéro que la messagerie vous donne, et votre numéro à la banque
page-erase-goes-log = Ce que notre journal dit de vous. Qu'il y a eu une entrée, et quand, reste : elle ne peut plus être lue
page-erase-stays = Ceci doit rester un certain temps
# $days (number): how many days
page-erase-stays-proof =
    { $days ->
        [one] La preuve de ce que vous avez autorisé, pendant { $days } jour après la fin de chaque connexion
       *[other] La preuve de ce que vous avez autorisé, pendant { $days } jours après la fin de chaque connexion
    }
# $days (number): how many days
page-erase-stays-cases =
    { $days ->
        [one] Les signalements et réclamations que vous avez faits, jusqu'à leur clôture et { $days } jour de plus
       *[other] Les signalements et réclamations que vous avez faits, jusqu'à leur clôture et { $days } jours de plus
    }
page-erase-stays-how = Cela est sous une clé à part, ne sert à rien d'autre et ne peut pas être retrouvé par votre nom ou votre numéro.
page-erase-messenger = Nous ne pouvons pas effacer ce que la messagerie garde. Vous pouvez le faire dans son application.
page-erase-ask = Effacer mes données
page-erase-no = Revenir
# $at (text): a point in time
page-erase-pending = Vos données seront effacées le { $at }.
page-erase-keep = Garder mes données
page-erase-held = Votre banque doit garder certaines informations sur vous pour l'instant, nous ne pouvons donc pas encore effacer vos données. Demandez à votre banque pourquoi, et pour combien de temps.
page-erase-held-means = Jusque-là, rien de ce qui vous concerne n'est effacé ici, pas même ce qui le serait avec l'âge. Cela ne sert à rien d'autre. Vous pouvez toujours mettre fin à vos connexions dans « Mes données » : alors nous ne lisons plus rien.
page-erase-nothing = Nous n'avons rien sur vous ici.

## What became of a deletion that the messenger passed on

page-deletion-title = Votre demande d'effacer vos données
page-deletion-code = Code de confirmation
page-deletion-asked = Demandé le
page-deletion-state = État
# $at (text): a point in time
page-deletion-waits = La demande attend jusqu'au { $at }, puis elle est exécutée. D'ici là, la personne qui a le chat peut y dire « garder » : nous avons prévenu le chat, au cas où quelqu'un d'autre l'aurait demandé.
# $at (text): a point in time
page-deletion-kept = La demande a été retirée le { $at }. Rien n'a été effacé.
# $at (text): a point in time
page-deletion-done = Vos données ont été effacées le { $at }.
page-deletion-held = La demande doit attendre : une obligation légale empêche pour l'instant la banque d'effacer ces données. Elle sera exécutée quand cette obligation prendra fin. Demandez à votre banque pourquoi, et pour combien de temps.
page-deletion-refused = La demande a été refusée : une obligation légale empêche pour l'instant la banque d'effacer ces données. Demandez à votre banque pourquoi, et pour combien de temps, puis redemandez l'effacement après cela.
page-deletion-unknown = Nous n'avons rien sous le numéro que la messagerie nous a donné pour vous.
page-deletion-unknown-next = La messagerie donne souvent ici un autre numéro que celui de votre chat. Si vous nous avez parlé, ouvrez « Mes données » sur ce site, identifiez-vous auprès de votre banque et choisissez « Effacer mes données » ; ou demandez une personne dans le chat.
page-deletion-stays = Ce qu'une loi oblige la banque à garder, comme la preuve de ce que vous avez autorisé et les signalements que vous avez faits, reste sous une clé à part jusqu'à la fin de son délai.
page-chat-title = Discussion
page-chat-unread = Nouveaux : { $count }
page-chat-new = Nouveau
page-chat-transcript = Enregistrer en texte
page-chat-refresh = Chercher de nouveaux messages
page-chat-over = Cette discussion est terminée, car rien n'a été écrit depuis un moment. Ce que vous écrivez maintenant en commence une nouvelle.
page-chat-log = Conversation
page-chat-message = Message
page-chat-send = Envoyer
page-chat-you = Vous
page-chat-bot = L'assistant de { $bank }
page-chat-staff = Le personnel de { $bank }
page-chat-sent = Envoyé
page-chat-read = Lu
page-chat-sending = Envoi…
page-chat-failed = Non envoyé.
page-chat-retry = Réessayer
page-chat-typing = { $bank } écrit…
page-chat-lost = Connexion perdue. Nouvel essai…
page-chat-empty = Interrogez l'assistant automatique de { $bank } sur vos comptes, signalez une fraude ou demandez une personne.
page-chat-start = Dire bonjour
page-chat-too-long = Cela dépasse { $most } caractères. Écrivez-le en plusieurs parties.
page-chat-sign-in = Se connecter
page-chat-sign-in-why = Connectez-vous auprès de votre banque pour parler ici de vos propres comptes. Une nouvelle discussion commence; elle se ferme après cinq minutes sans activité.
page-chat-first-title = Identifiez-vous pour continuer
page-chat-first-why = Les comptes ne sont montrés qu'à leur titulaire ; vous vous identifiez donc d'abord auprès de votre banque. Un nouveau chat commence alors ; il se ferme après cinq minutes sans activité.
page-chat-first-kept = Votre question vous suit : elle reçoit sa réponse dans le nouveau chat, sans que vous ayez à l'écrire de nouveau.
page-chat-first-back = Retour au chat
page-chat-sign-in-tab = Se connecter (nouvel onglet)
page-chat-signed-in = Connecté
page-chat-sign-out = Se déconnecter
page-chat-widget-open = Discuter avec { $bank }
page-chat-widget-close = Fermer la discussion
