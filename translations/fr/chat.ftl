### What the bot says in a chat. Warm, short, plain; French with "vous". The first line of every message may
### appear on a lock screen: it holds nothing but the bank's name and the topic. Titles of buttons and ready
### answers have at most 20 characters.
###
### Names of payees, accounts and the last four digits come with a second word that tells whether they are
### known: $account_given is "yes" or "no".

## Who speaks, and help

# $bank (text): the bank's name
greet =
    Bonjour, ici l'assistant automatique de { $bank }.
    Je peux vous montrer votre solde et vos paiements, prendre un signalement de fraude et vous passer une personne. Rien ne vous oblige à me parler : vous pouvez demander une personne à tout moment.
    N'écrivez jamais ici de numéro de carte, de code ou de mot de passe.
greet-again = Rebonjour. Que puis-je faire pour vous ?
# $bank (text): the bank's name
help =
    Voici ce que je peux faire pour vous chez { $bank } :
    • votre solde
    • vos derniers paiements, aussi par commerce, date ou montant
    • prendre un signalement de fraude ou de carte perdue, à toute heure
    • faire venir une personne
    Écrivez « stop » pour tout déconnecter d'un coup.
small-talk = Je suis un assistant automatique, et le bavardage n'est pas mon fort. Je peux vous aider pour votre solde, vos paiements, une fraude, ou trouver une personne.
out-of-scope = Ici, je ne peux pas vous aider pour cela. Une personne de la banque le peut, ou bien choisissez :
thanks = Avec plaisir.
goodbye = Au revoir, et prenez soin de vous. Je suis là dès que vous avez besoin de moi.
cancelled = D'accord, rien ne sera fait.
abuse = Je regrette que cela se passe mal. Une personne peut prendre le relais si vous le souhaitez.
later-offer = Vous avez aussi demandé autre chose. Le voulez-vous encore ?
language-which = Dans quelle langue voulez-vous parler ?
language-others = Je ne comprends pas encore cette langue, désolé. Je parle les langues ci-dessous ; une personne de la banque pourra peut-être vous aider dans la vôtre.
language-now = D'accord, continuons en français.
attachment = Je ne peux pas regarder d'images ni d'autocollants, ni écouter de messages vocaux. Pouvez-vous l'écrire en quelques mots ?
# $bank (text): the bank's name
# $chat (word): messenger; visitor: the bank's own web chat, with somebody unknown; own: with somebody who signed in there
trust =
    Oui, c'est bien l'assistant automatique de { $bank }.
    Pour vous en assurer, ouvrez le lien vers ce chat depuis le site ou l'application de la banque elle-même. Je ne demande jamais de code, de mot de passe ni de numéro de carte, et je ne déplace jamais d'argent.
    { $chat ->
        [messenger] La messagerie peut lire ce qui est écrit ici ; les montants s'ouvrent sur la page de la banque, sauf si vous choisissez autre chose. « Mes données » montre tout ce qui a été lu, et pourquoi.
       *[own] Ce chat est celui de la banque, et aucune messagerie ne le lit ; les montants s'ouvrent sur la page de la banque, sauf si vous choisissez autre chose. « Mes données » montre tout ce qui a été lu, et pourquoi.
    }
# $topic (word): what the customer wanted and this service does not do
elsewhere =
    { $topic ->
        [upcoming] Je ne peux pas montrer les paiements encore à venir. L'application de la banque montre les virements permanents et les prélèvements.
        [bill_due] Je ne peux pas voir ce qui est dû sur une carte de crédit. L'application de la banque et le relevé de votre carte indiquent le montant et le jour.
        [statement] Je ne peux pas envoyer de relevés. Vous pouvez les télécharger dans l'application de la banque ou dans la banque en ligne.
        [account_details] Pour les protéger, je ne montre pas de numéros de compte dans un chat. Vous trouvez les vôtres dans l'application de la banque et sur vos relevés.
        [open_account] Je ne peux pas ouvrir de compte. Cela se fait sur le site de la banque ou en agence.
        [close_account] Je ne peux pas fermer de compte. Une personne de la banque peut vous dire comment faire.
        [savings] Je ne peux pas vous conseiller sur l'épargne ni sur les taux. Le site de la banque les indique, et une personne peut vous aider.
        [overdraft] Je ne peux ni accorder ni modifier un découvert. Une personne de la banque le peut.
        [loan] Je ne peux pas vous conseiller sur les prêts. Le site de la banque donne les conditions, et une personne peut vous aider.
        [change_details] Je ne peux pas changer vos coordonnées. Vous pouvez le faire dans l'application de la banque, ou avec une personne.
        [login_problem] Je ne peux pas réparer un accès. La page d'identification de la banque propose « mot de passe oublié » ; une personne peut aussi vous aider. Ne dites jamais votre mot de passe à personne.
        [branch] Je ne connais pas les agences ni les distributeurs. Le site et l'application de la banque montrent les plus proches et leurs horaires.
        [deposit] Je ne peux pas recevoir d'argent. Une agence ou l'application de la banque peut vous dire comment déposer des espèces ou un chèque.
        [notifications] Je ne peux pas encore changer les alertes. Vous pouvez les régler dans l'application de la banque.
        [unlock_card] Je ne peux pas débloquer de carte. Vous pouvez le faire dans l'application de la banque, ou avec une personne.
        [replace_card] Je ne peux pas commander de nouvelle carte. Vous pouvez le faire dans l'application de la banque, ou avec une personne. Si la vôtre est perdue ou volée, dites-le-moi.
        [card_not_working] Je ne peux pas tester de carte. Souvent, c'est l'appareil du magasin qui est en cause ; une personne de la banque peut vérifier la vôtre.
        [pin] Je ne peux ni voir ni changer de code PIN, et personne ici ne vous demandera jamais le vôtre. L'application de la banque ou une personne peut vous aider.
        [card_delivery] Je ne peux pas voir où est votre carte. Une personne de la banque peut vérifier.
        [activate_card] Je ne peux pas activer de carte. La lettre jointe à votre carte vous dit comment faire ; en général, cela se passe dans l'application de la banque.
        [new_card] Je ne peux pas prendre de demande de carte. Cela se fait sur le site de la banque ou en agence.
        [mobile_wallet] Je ne peux pas installer le paiement par téléphone. Cela se fait dans l'application de la banque ou dans le portefeuille de votre téléphone.
        [travel] Je ne sais pas où votre carte marche. L'application de la banque montre si elle est ouverte à d'autres pays, et une personne peut vous aider.
        [refund] Je ne peux pas suivre les remboursements, mais je peux montrer vos paiements : un remboursement y apparaît une fois que le magasin l'a envoyé.
        [declined] Je ne peux pas voir pourquoi un paiement a été refusé. Votre solde l'explique peut-être ; une personne de la banque peut regarder.
        [pending_payment] Je ne peux pas dire quand un paiement sera comptabilisé. Je peux montrer ceux qui sont encore en attente.
        [transfer_status] Je ne peux pas suivre les virements, mais je peux montrer vos paiements. Une personne de la banque peut rechercher un virement.
        [transfer_money] Je ne déplace jamais d'argent : personne ne peut me faire payer qui que ce soit. Vous pouvez le faire dans l'application de la banque.
        [cancel_payment] Je ne peux pas arrêter de paiement. Faites-le maintenant dans l'application de la banque, ou demandez tout de suite une personne.
        [receipt] Je ne peux pas encore délivrer de reçus. L'application de la banque et votre relevé prouvent un paiement.
        [fees] Je ne donne pas de tarifs. La liste des prix est sur le site de la banque, et une personne peut vous expliquer des frais que vous avez payés.
        [exchange_rate] Je ne donne pas de taux de change. Le site et l'application de la banque montrent ceux du moment.
       *[limits] Je ne peux ni voir ni changer les plafonds. L'application de la banque les montre, et une personne peut vous aider.
    }
unknown-act = Ce bouton vient d'un ancien message et ne marche plus. Choisissez plutôt :
# $what (word): what the customer wanted; $at (time): when they wrote it
late-ask =
    { $what ->
        [balance] Vous avez demandé votre solde le { $at }, et je ne le reçois que maintenant.
        [transactions] Vous avez demandé vos paiements le { $at }, et je ne le reçois que maintenant.
        [link] Vous avez demandé à connecter un compte le { $at }, et je ne le reçois que maintenant.
        [unlink] Vous avez demandé à tout déconnecter le { $at }, et je ne le reçois que maintenant.
        [delete] Vous avez demandé l'effacement de vos données le { $at }, et je ne le reçois que maintenant.
       *[no_person] Vous avez écrit le { $at } que vous n'aviez plus besoin d'une personne, et je ne le reçois que maintenant.
    }
    Je n'ai rien fait. Le voulez-vous toujours ?
late-words = Ces mots me sont arrivés trop tard, je ne les ai donc pas utilisés. Si la page vous les montre encore, écrivez-les de nouveau.
# An earlier message did not reach the customer.
undelivered = Mon dernier message n'a pas pu vous parvenir, désolé. Si vous attendez encore une réponse, posez-moi la question de nouveau, ou demandez une personne.
undelivered-balance = Mon dernier message n'a pas pu vous parvenir, désolé. Vous m'aviez demandé votre solde. Voulez-vous le voir ?
undelivered-payments = Mon dernier message n'a pas pu vous parvenir, désolé. Vous m'aviez demandé vos paiements. Voulez-vous les voir ?
redacted = Pour votre sécurité : n'écrivez jamais ici de numéro de carte, de code ou de mot de passe. Je l'ai retiré de nos dossiers ; vous pouvez aussi supprimer votre message.
# $minutes (number): how long until there is room again
limit =
    { $minutes ->
        [one] Cela fait beaucoup de messages d'un coup. Laissez-moi { $minutes } minute ; d'ici là, je ne peux pas répondre à ce que vous envoyez. « Stop », le signalement d'une fraude et la demande d'une personne marchent toujours.
       *[other] Cela fait beaucoup de messages d'un coup. Laissez-moi { $minutes } minutes ; d'ici là, je ne peux pas répondre à ce que vous envoyez. « Stop », le signalement d'une fraude et la demande d'une personne marchent toujours.
    }
# What is said where nothing else may be said.
masked = Il y a du nouveau pour vous. Pour protéger votre vie privée, rien n'en est montré dans ce chat.

## Somebody whom the bank does not know wrote in this chat

# $bank (text): the bank's name
stranger-warning =
    { $bank } : un message dans ce chat ne vient pas de nous.
    Quelqu'un d'autre vous a écrit ici en notre nom. N'ouvrez pas ses liens, n'appelez pas ses numéros et n'y répondez pas.
    Tant que nous n'avons pas vérifié, je n'envoie aucun lien et ne montre rien de vos comptes dans ce chat. Signaler une fraude, « stop » et demander une personne marchent toujours.
# $bank (text): the bank's name
stranger-stopped =
    { $bank } : liens et montants sont arrêtés dans ce chat.
    Quelqu'un d'autre a écrit ici en notre nom, et nous vérifions encore. D'ici là, utilisez l'application ou le site de la banque, ou appelez la banque.
# $bank (text): the bank's name
stranger-cleared = { $bank } : nous avons examiné le message qui ne venait pas de nous. Vous pouvez utiliser ce chat comme avant ; ne faites toujours pas ce que disait ce message.

## When a message was not understood

unsure-rephrase = Désolé, je n'ai pas compris. Pouvez-vous le dire autrement, ou choisir ici ?
unsure-which = Je ne sais pas bien duquel de ces sujets vous parlez :
unsure-person = Je ne comprends toujours pas, désolé. Voulez-vous parler à une personne ?
unsure-options = Je n'arrive pas à comprendre, mais ceci marche toujours :

## Titles of buttons

button-link = Connecter un compte
button-see-balance = Voir le solde
button-see-payments = Voir les paiements
button-my-data = Mes données
button-again = Oui, volontiers
button-allow = Autoriser
button-renew = Renouveler l'accord
button-read-note = Lire le message

## Titles of readings, when two are as likely

meant-balance = Solde
meant-transactions = Paiements
meant-spending = Mes dépenses
meant-upcoming = Paiements à venir
meant-bill-due = Montant dû (carte)
meant-statement = Relevé de compte
meant-account-details = Numéro de compte
meant-open-account = Ouvrir un compte
meant-close-account = Fermer un compte
meant-savings = Épargne
meant-overdraft = Découvert
meant-loan = Prêt ou crédit
meant-change-details = Changer mes infos
meant-login-problem = Problème d'accès
meant-branch = Agence, distributeur
meant-deposit = Déposer de l'argent
meant-notifications = Alertes
meant-lost-card = Carte perdue
meant-stolen-card = Carte volée
meant-lock-card = Bloquer ma carte
meant-unlock-card = Débloquer ma carte
meant-replace-card = Remplacer ma carte
meant-card-fault = Carte en panne
meant-pin = Code PIN
meant-card-delivery = Envoi de ma carte
meant-activate-card = Activer une carte
meant-new-card = Une nouvelle carte
meant-mobile-wallet = Payer par téléphone
meant-travel = Carte à l'étranger
meant-cash-machine = Problème de retrait
meant-fraud = Fraude
meant-not-my-payment = Pas mon paiement
meant-dispute = Récupérer mon argent
meant-duplicate = Débité deux fois
meant-wrong-amount = Mauvais montant
meant-refund = Remboursement
meant-declined = Paiement refusé
meant-pending = Paiement en attente
meant-transfer-status = Où est mon virement
meant-transfer-money = Envoyer de l'argent
meant-wrong-recipient = Mauvais destinataire
meant-cancel-payment = Arrêter un paiement
meant-receipt = Reçu
meant-fees = Frais
meant-exchange-rate = Taux de change
meant-limits = Plafonds
meant-link = Connecter un compte
meant-unlink = Déconnecter
meant-my-data = Infos sur moi
meant-delete-data = Effacer mes données
meant-complaint = Réclamation
meant-hardship = Je ne peux pas payer
meant-bereavement = Un décès
meant-person = Parler à quelqu'un
meant-help = Aide
meant-trust = Est-ce sûr ?

## Titles of ready answers

quick-balance = Solde
quick-payments = Paiements
quick-fraud = Signaler une fraude
quick-person = Parler à quelqu'un
quick-help = Aide
quick-more = Voir plus
quick-stop = Stop
quick-delete-too = Effacer mes données
quick-keep = Garder mes données
quick-meant-card = Plutôt ma carte
quick-no-person = Plus besoin, merci
quick-link = Connecter un compte
quick-yes = Oui
quick-no = Non
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
            Pour voir vos montants, connectez une fois votre compte chez { $bank }.
            Le bouton ouvre la page de la banque elle-même et marche 10 minutes. Vous vous y identifiez avec deux facteurs, jamais dans ce chat. La page vous dit aussi ce que la messagerie peut voir.
        [visitor]
            Pour voir vos montants, identifiez-vous et connectez une fois votre compte chez { $bank }.
            Le bouton y mène et marche 10 minutes ; votre question est gardée. Vous vous identifiez auprès de votre banque avec deux facteurs, jamais dans ce chat.
       *[own]
            Pour voir vos montants, connectez une fois votre compte chez { $bank }.
            Le bouton ouvre la page de la banque elle-même et marche 10 minutes. Vous vous y identifiez avec deux facteurs, jamais dans ce chat. La page vous dit aussi ce qui est lu, et pour combien de temps.
    }
# $what (word): balance, transactions
carried-over =
    { $what ->
        [transactions] Avant de vous identifier, vous avez demandé vos paiements.
       *[balance] Avant de vous identifier, vous avez demandé votre solde.
    }
link-another =
    Choisissez l'autre banque sur la page que le bouton ouvre ; il marche 10 minutes.
    Vous vous y identifiez avec deux facteurs, jamais dans ce chat. Ce qui est déjà connecté reste comme c'est.
link-none = Aucun compte n'est connecté pour l'instant.
link-paused = La connexion de comptes est en pause en ce moment. Réessayez plus tard, ou demandez une personne.
link-already = Votre compte est déjà connecté. Dans « Mes données », vous pouvez voir et changer ce que vous avez autorisé.
# $institution (text): where the account is
link-permission = { $institution } : pour cela, il faut une autorisation de plus de votre part. Le bouton ouvre la page où vous pouvez donner celle-là, et rien d'autre.
# $institution (text): where the account is
consent-allowed = { $institution } : merci, c'est maintenant autorisé. Vous pouvez revenir dessus dans « Mes données » à tout moment.
# $institution (text): where the account is
factor-passkey-added = { $institution } : une clé d'accès a été ajoutée pour cette connexion. Si ce n'était pas vous, écrivez « stop ».
# $institution (text): where the account is
factor-passkey-removed = { $institution } : une clé d'accès de cette connexion a été retirée. Si ce n'était pas vous, écrivez « stop ».
# $institution (text): where the account is
factor-pin-changed = { $institution } : le code PIN d'un navigateur a été changé. Si ce n'était pas vous, écrivez « stop ».
# $institution (text): where the account is
factor-browser-bound = { $institution } : après une identification à la banque, un navigateur de plus peut montrer vos montants. Si ce n'était pas vous, écrivez « stop ».
# $institution (text): where the account is
factor-browser-removed = { $institution } : un navigateur ne peut plus montrer vos montants. Si ce n'était pas vous, écrivez « stop ».
# $institution (text): where the account is
consent-narrowed = { $institution } : ce que vous avez retiré n'est plus lu.
# $institution (text): where the account is
display-tap = { $institution } : comme choisi dans « Mes données », les montants n'apparaissent plus ici. Vous les voyez en touchant un bouton.
# $institution (text): where the account is
display-balances = { $institution } : comme choisi dans « Mes données », les soldes apparaissent désormais ici dans le chat. Si ce n'était pas vous, écrivez « stop ».
# $institution (text): where the account is
display-chat = { $institution } : comme choisi dans « Mes données », les soldes et les paiements apparaissent désormais ici dans le chat. Si ce n'était pas vous, écrivez « stop ».
# $institution (text): where the account is; $at (time): when the permission ends
consent-renewed = { $institution } : votre autorisation est renouvelée et vaut jusqu'au { $at }.
# $institution (text): where the account is
consent-ends = { $institution } : votre autorisation se termine bientôt.
# $institution (text): where the account is; $at (time): when the permission ends
consent-ends-what = À partir du { $at }, je ne pourrai plus lire vos comptes chez { $institution }, sauf si vous la renouvelez. Le bouton le fait en une étape ; si vous ne faites rien, elle se termine d'elle-même.
# $institution (text): where the account is
consent-over = { $institution } : votre autorisation s'est terminée, comme prévu. Plus rien n'est lu ; je le dis maintenant à la banque. Pour continuer, reconnectez votre compte.
link-declined = Pas de souci, rien n'a été connecté. Si vous changez d'avis, voici un nouveau bouton.
link-cancelled = Vous avez annulé à la banque, rien n'a donc été connecté. Si vous voulez réessayer, voici un nouveau bouton.
link-bank-trouble = L'identification à la banque n'a pas répondu comme il faut, rien n'a donc été connecté. Vous n'y êtes pour rien. Voici un nouveau bouton.
link-too-weak = L'identification à la banque n'a utilisé qu'un seul facteur. Pour protéger votre compte, il en faut deux ; rien n'a donc été connecté. Réessayez avec les deux.
# $institution (text): where the account is
pairing-ask =
    { $institution } : une dernière étape.
    La page montre deux mots. Écrivez-les ici, pour prouver que la page et le chat sont à la même personne.
    Quelqu'un vous a envoyé ici ou vous demande ces mots ? Alors ne les écrivez pas : qui les demande cherche à vous voler.
# $tries (number): tries left
pairing-wrong =
    { $tries ->
        [one] Ce ne sont pas les mots de la page. Il vous reste { $tries } essai.
       *[other] Ce ne sont pas les mots de la page. Il vous reste { $tries } essais.
    }
pairing-misspelt = L'un de ces mots n'est pas parmi ceux que nous utilisons. Regardez encore la page et écrivez les deux mots exactement comme ils y sont.
pairing-waiting = J'attends les deux mots que montre la page. Écrivez-les ici, exactement comme ils y sont. Pour arrêter la connexion, écrivez « annuler ».
pairing-called-off = D'accord, j'ai arrêté la connexion. Rien n'a été connecté ni lu.
pairing-failed = Ce n'étaient pas non plus les bons mots, j'ai donc arrêté là. Rien n'a été connecté ni lu.
pairing-expired = Le temps pour les mots est écoulé. Rien n'a été connecté ni lu.
pairing-already-over = Aucun mot n'est attendu en ce moment. Si vous vouliez connecter votre compte, recommencez.
# $institution (text): where the account is
linked = { $institution } : votre compte est connecté. Écrivez « stop » à tout moment pour le déconnecter.

## Balance

# $bank (text): where the account is
balance-ready = { $bank } : votre solde est prêt.
# Under the name of a bank, when several are connected.
ready-note = Ouvre la page de la banque
# $institution (text): where the account is
balance-head = { $institution } : votre solde
# $account (text): the account's nickname; $account_kind (word): kind of account; $last_four (text): last
# digits; $amount (money); $kind (word): which figure it is; $as_of (time): when it held
balance-line =
    { $account_given ->
        [yes] { $account }
       *[no] { $account_kind ->
            [current] Compte courant
            [savings] Compte d'épargne
            [card] Carte
            [loan] Prêt
            [wallet] Portefeuille
           *[other] Compte
        }
    }{ $last_four_given ->
        [yes] {" "}finissant par { $last_four }
       *[no] {""}
    } : { $amount } { $kind ->
        [available] (disponible)
        [expected] (prévu)
       *[booked] (comptabilisé)
    }, au { $as_of }
# $amount (money): the overdraft that the figure above includes
balance-credit = Ce montant comprend un découvert autorisé de { $amount }.
# $amount (money); $kind (word): which figure it is
balance-second =
    { $kind ->
        [available] Disponible : { $amount }
        [expected] Prévu : { $amount }
       *[booked] Comptabilisé : { $amount }
    }
# $account (text): what the customer wrote
balance-no-account = Aucun des comptes que vous avez autorisés ne s'appelle « { $account } ». Pour tous les voir, écrivez « solde ».
balance-no-kind = Aucun des comptes que vous avez autorisés n'est de ce type. Pour tous les voir, écrivez « solde ».
balance-none = La banque ne nous a donné aucun solde pour les comptes que vous avez autorisés.

## Payments

# $bank (text): where the account is
payments-ready = { $bank } : vos paiements sont prêts.
# $institution (text): where the account is
payments-head = { $institution } : vos paiements
# $date (day or time); $payee (text); $amount (money): negative when paid out; $status (word)
payment-line =
    { $date } : { $payee_given ->
        [yes] { $payee }
       *[no] sans nom
    }, { $amount }{ $status ->
        [booked] {""}
        [pending] {" "}(en attente)
       *[other] {" "}(non définitif)
    }
payments-none = Je n'ai trouvé aucun paiement qui corresponde.
# $payee (text): as the customer typed it
payments-looked-name = J'ai cherché « { $payee } ».
# $from, $to (days): both included
payments-looked-days = J'ai cherché du { $from } au { $to }.
# $account (text): the word by which the customer named it
payments-looked-account = J'ai cherché dans le compte « { $account } ».
# $from (day): the payday, included
payments-since-payday = Compté depuis le { $from }, date de votre dernier revenu régulier.
payments-payday-unknown = Je ne peux pas savoir quand vous avez été payé : je n'ai trouvé aucun revenu régulier ces 90 derniers jours. Écrivez plutôt un jour, par exemple « depuis le 1er mars ».
payments-looked-amount = J'ai cherché le montant que vous avez écrit.
payments-more = Il y en a d'autres.
payments-end = C'était le dernier.
more-nothing = Plus de quoi ? Voici ce que je peux vous montrer :

## What the bank's system says
## $institution (text): where the account is

bank-slow = { $institution } prend son temps. Un instant, s'il vous plaît.
bank-late = { $institution } ne répond toujours pas. Inutile d'attendre : dès que la réponse arrive, je vous écris ici.
bank-unreachable = { $institution } n'est pas joignable en ce moment. Votre compte n'a rien ; réessayez dans quelques minutes.
bank-wait = { $institution } nous demande d'attendre avant la prochaine question. Réessayez dans quelques minutes.
bank-ended = { $institution } : la connexion y a pris fin. Pour continuer, reconnectez votre compte.
bank-reauthenticate = { $institution } vous demande de vous identifier de nouveau avant de répondre. Le bouton vous y mène.
bank-nonsense = { $institution } a envoyé une réponse à laquelle je ne peux pas me fier, je ne la montre donc pas. Réessayez plus tard, ou demandez une personne.
bank-paused = Les questions à la banque sont en pause en ce moment. Signaler une fraude et demander une personne marchent toujours ; pour le reste, réessayez plus tard.
bank-unattended = { $institution } n'accepte que quelques questions par jour depuis un chat, et celles d'aujourd'hui sont épuisées. Le bouton vous montre le montant sur la page de la banque.

## Fraud, lost cards, complaints

# $reference (text): the case; $bank (text): the bank's name
fraud-opened =
    { $bank } : votre signalement est enregistré.
    Référence { $reference }. Il compte à partir du moment où vous avez écrit, peu importe qui le lit et quand.
fraud-next-open = Quelqu'un va le regarder tout de suite et vous écrira ici.
# $opens (time): when somebody will be there
fraud-next-closed = Personne n'est au service client en ce moment. Si personne n'ouvre votre signalement dans les cinq minutes, le contact d'urgence de la banque est alerté. Le service client ouvre le { $opens } et vous écrira ici.
fraud-next-unknown = Je ne peux pas dire quand quelqu'un sera au service client. Si personne n'ouvre votre signalement dans les cinq minutes, le contact d'urgence de la banque est alerté.
# $phone (text)
fraud-phone = Pour joindre la banque tout de suite, appelez le { $phone }, à toute heure.
fraud-no-phone = Pour joindre la banque tout de suite, appelez le numéro au dos de votre carte.
# $reference (text): the case
fraud-again = Je l'ai ajouté à votre signalement { $reference }.
fraud-lock-note = Je ne peux pas encore bloquer de carte d'ici. Bloquez la vôtre maintenant par téléphone ou dans l'application de la banque, pour que personne ne puisse s'en servir.
# $reference (text): the case; $bank (text): the bank's name
request-opened =
    { $bank } : ce que vous avez écrit dans « Mes données » est arrivé.
    Référence { $reference }. Quelqu'un à la banque va le regarder.
# $reference (text): the case
complaint-opened =
    Je regrette que vous ayez à vous plaindre. C'est inscrit dans le registre de la banque.
    Référence { $reference }. Une personne va l'examiner et vous répondre ici.
# $reference (text): the case
dispute-opened =
    J'ai noté que quelque chose ne va pas avec un paiement.
    Référence { $reference }. Cela compte à partir du moment où vous avez écrit. Une personne va l'examiner et vous répondre ici.
dispute-note = Si vous voulez, dites-moi le magasin, le montant et le jour : tout est ajouté à votre dossier. Si quelqu'un d'autre a fait ce paiement, signalez plutôt une fraude.
care-hardship = Merci de nous l'avoir dit ; cela n'a pas dû être facile. Quelqu'un à la banque parlera avec vous de ce qui peut être fait. Vous n'avez rien à m'expliquer.
care-bereavement = Toutes nos condoléances. Quelqu'un à la banque vous aidera pour tout ce qu'il y a à faire, pas à pas. Vous n'avez rien à m'expliquer.
care-vulnerability = Merci de me l'avoir dit. Quelqu'un à la banque prendra du temps pour vous. Si vous ou quelqu'un d'autre êtes en danger en ce moment, appelez le numéro d'urgence.
care-next-open = Votre message passe avant les questions ordinaires : quelqu'un vous écrira bientôt ici.
# $opens (time): when somebody will be there
care-next-closed = Personne n'est au service client en ce moment. Il ouvre le { $opens }, et quelqu'un vous écrira alors ici.
care-next-unknown = Je ne peux pas dire quand quelqu'un sera au service client ; on vous écrira ici.

## A person at the bank

# $waiting (number): people ahead
person-open =
    { $waiting ->
        [0] Une personne arrive bientôt ; votre tour vient ensuite.
        [one] Une personne arrive bientôt. { $waiting } autre client attend avant vous.
       *[other] Une personne arrive dès que possible. { $waiting } autres clients attendent avant vous.
    }
# $opens (time): when somebody will be there
person-closed = Personne n'est au service client en ce moment. Il ouvre le { $opens } ; vous êtes dans la file et aurez la réponse ici.
person-unknown = Vous êtes dans la file et aurez la réponse ici. Je ne peux pas dire quand quelqu'un sera au service client.
person-already = Vous êtes déjà dans la file ; une personne vous répondra ici. Elle lira tout ce que vous écrivez d'ici là.
person-cancelled = D'accord, vous n'êtes plus dans la file.
person-busy-note = D'ici là, je peux encore répondre à ce que je sais.
# $bank (text): the bank's name. In place of what a person at the bank wrote about the customer's data.
note-ready = { $bank } : un message vous attend.
# $name (text): the person's name; $text (text): what they wrote
staff-says =
    { $name } :
    { $text }
staff-back = C'est de nouveau l'assistant automatique. Vous pouvez demander une personne à tout moment.
resolved = La personne qui s'est occupée de vous a clos votre demande. C'est de nouveau l'assistant automatique ; vous pouvez demander une personne à tout moment.

## Stop and rights

# $count (number): links that ended; $at (time): when
stop-done =
    { $count ->
        [one] C'est fait : votre compte est déconnecté, le { $at }.
       *[other] C'est fait : vos { $count } comptes sont déconnectés, le { $at }.
    }
    Plus rien n'est lu. Je le dis maintenant à la banque et j'écrirai ici quand elle aura confirmé.
stop-nothing = C'est fait. Aucun compte n'est connecté, et rien n'est lu.
stop-offer = Voulez-vous aussi faire effacer vos données ? Ou parliez-vous de votre carte ?
# $institution (text); $at (time): when
stop-confirmed = { $institution } a confirmé la fin de la connexion, le { $at }.
# $institution (text)
stop-unconfirmed = { $institution } n'a pas confirmé la fin de la connexion. Nous ne l'utilisons plus ; vous pouvez aussi y mettre fin dans l'application de la banque.
delete-how = Dans « Mes données », vous pouvez faire effacer tout ce que nous avons sur vous. Vous vous y identifiez auprès de la banque, pour que personne d'autre ne puisse le faire.
meant-card = Je ne peux pas encore bloquer de carte d'ici. La banque peut le faire tout de suite :
# $at (time): when
erasure-asked =
    Vous nous avez demandé d'effacer vos données. Ce sera fait le { $at } : cette conversation, vos connexions et ce que nous savons de vous.
    Si ce n'était pas vous, ou si vous changez d'avis, écrivez « garder ».
erasure-kept = Vos données sont gardées. Rien n'est effacé.
erasure-none = Rien n'est sur le point d'être effacé.
erasure-due = Vos données ici sont effacées maintenant. Ceci est mon dernier message. Si vous écrivez de nouveau, nous repartons du début.
erasure-held = Votre banque doit garder certaines informations sur vous pour l'instant, vos données ne sont donc pas encore effacées. Elles le seront dès que cela prend fin.
rights =
    Vous avez le droit de savoir ce que nous avons sur vous, d'en avoir une copie et de le faire effacer.
    « Mes données » montre vos autorisations, ce qui a été lu et pourquoi. Vous vous y identifiez auprès de la banque, pour que personne d'autre ne puisse le voir.
