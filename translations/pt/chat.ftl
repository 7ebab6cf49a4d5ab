### What the bot says in a chat. Warm, short, plain; Portuguese that reads well in Brazil and in Portugal. The first
### line of every message may appear on a lock screen: it holds nothing but the bank's name and the topic. Titles of
### buttons and ready answers have at most 20 characters.
###
### Names of payees, accounts and the last four digits come with a second word that tells whether they are
### known: $account_given is "yes" or "no".

## Who speaks, and help

# $bank (text): the bank's name
greet =
    Olá, aqui fala o assistente automático de { $bank }.
    Posso mostrar o saldo e os pagamentos, receber uma denúncia de fraude e passar a conversa a uma pessoa. Não é preciso falar comigo: pode pedir uma pessoa a qualquer momento.
    Por favor, nunca escreva aqui números de cartão, PINs ou senhas.
greet-again = Olá de novo. Em que posso ajudar?
# $bank (text): the bank's name
help =
    Em { $bank }, posso ajudar com isto:
    • o seu saldo
    • os seus últimos pagamentos, também por loja, data ou valor
    • receber uma denúncia de fraude ou de cartão perdido, a qualquer hora
    • chamar uma pessoa
    Escreva "parar" para desconectar tudo de uma vez.
small-talk = Sou um assistente automático e não tenho muito jeito para conversa. Posso ajudar com o saldo, os pagamentos, denúncias de fraude ou chamar uma pessoa.
out-of-scope = Com isso não posso ajudar aqui. Uma pessoa do banco pode; ou escolha uma destas opções:
thanks = De nada.
goodbye = Até breve, e tudo de bom. Estou aqui sempre que precisar.
cancelled = Está bem, nada será feito.
abuse = Lamento não conseguir ajudar melhor. Se quiser, uma pessoa continua a conversa.
later-offer = Também pediu outra coisa. Ainda a quer?
language-which = Em que idioma vamos falar?
language-others = Ainda não entendo esse idioma, desculpe. Falo os idiomas abaixo; uma pessoa do banco talvez possa ajudar no seu.
language-now = Está bem, vamos continuar em português.
attachment = Não consigo ver imagens, stickers nem mensagens de voz. Pode escrever em poucas palavras?
# $bank (text): the bank's name
# $chat (word): messenger; visitor: the bank's own web chat, with somebody unknown; own: with somebody who signed in there
trust =
    Sim, este é o assistente automático de { $bank }.
    Para confirmar, abra o link desta conversa a partir do site ou app do próprio banco. Nunca peço PINs, senhas ou números de cartão, e nunca movimento dinheiro.
    { $chat ->
        [messenger] O serviço de mensagens pode ler o que se escreve aqui; os valores abrem na página do próprio banco, a não ser que escolha outra coisa. "Meus dados" mostra tudo o que foi lido e com que motivo.
       *[own] Este chat é do próprio banco e nenhum serviço de mensagens o lê; os valores abrem na página do próprio banco, a não ser que escolha outra coisa. "Meus dados" mostra tudo o que foi lido e com que motivo.
    }
# $topic (word): what the customer wanted and this service does not do
elsewhere =
    { $topic ->
        [upcoming] Não consigo mostrar pagamentos que ainda estão por vir. O site ou app do banco mostra as transferências programadas e os débitos automáticos.
        [bill_due] Não consigo ver quanto há para pagar de um cartão de crédito. O site ou app do banco e a fatura do cartão mostram o valor e o dia.
        [statement] Não posso enviar extratos. Pode obtê-los no site ou app do banco.
        [account_details] Por segurança, não mostro números de conta numa conversa. Os seus estão no site ou app do banco e nos seus extratos.
        [open_account] Não posso abrir contas. Isso faz-se no site do banco ou numa agência.
        [close_account] Não posso fechar contas. Uma pessoa do banco pode dizer como se faz.
        [savings] Não posso aconselhar sobre poupanças nem juros. O site do banco mostra as taxas, e uma pessoa pode ajudar.
        [overdraft] Não posso dar nem alterar um limite de crédito da conta. Uma pessoa do banco pode.
        [loan] Não posso aconselhar sobre empréstimos. O site do banco mostra as condições, e uma pessoa pode ajudar.
        [change_details] Não posso alterar os seus dados. Pode fazer isso no site ou app do banco, ou com uma pessoa.
        [login_problem] Não consigo resolver problemas de login. A página de login do próprio banco tem a opção de senha esquecida; uma pessoa também pode ajudar. Nunca diga a sua senha a ninguém.
        [branch] Não conheço as agências nem os caixas automáticos. O site ou app do banco mostra os mais próximos e os horários.
        [deposit] Não posso receber dinheiro. Numa agência ou no site ou app do banco pode ver como depositar dinheiro ou um cheque.
        [notifications] Ainda não posso mudar os alertas. Pode fazer isso no site ou app do banco.
        [unlock_card] Não posso desbloquear cartões. Pode fazer isso no site ou app do banco, ou com uma pessoa.
        [replace_card] Não posso pedir um novo cartão. Pode fazer isso no site ou app do banco, ou com uma pessoa. Se o seu foi perdido ou roubado, diga-me, por favor.
        [card_not_working] Não consigo testar cartões. Muitas vezes o problema é a máquina da loja; uma pessoa do banco pode verificar o seu.
        [pin] Não posso ver nem mudar PINs, e aqui nunca ninguém vai pedir o seu. O site ou app do banco ou uma pessoa pode ajudar.
        [card_delivery] Não consigo ver onde está o seu cartão. Uma pessoa do banco pode verificar.
        [activate_card] Não posso ativar cartões. A carta que vem com o cartão explica como; normalmente faz-se no site ou app do banco.
        [new_card] Não posso receber pedidos de cartões. Isso faz-se no site do banco ou numa agência.
        [mobile_wallet] Não posso configurar pagamentos com o telefone. Isso faz-se no app do banco ou na carteira do telefone.
        [travel] Não sei onde o seu cartão funciona. O site ou app do banco mostra se ele está liberado para outros países, e uma pessoa pode ajudar.
        [refund] Não consigo acompanhar reembolsos, mas posso mostrar os seus pagamentos: um reembolso aparece lá depois de a loja o enviar.
        [declined] Não consigo ver o motivo de um pagamento recusado. Talvez o saldo ajude a perceber; uma pessoa do banco pode verificar.
        [pending_payment] Não sei dizer quando um pagamento será contabilizado. Posso mostrar quais ainda estão pendentes.
        [transfer_status] Não consigo acompanhar transferências, mas posso mostrar os seus pagamentos. Uma pessoa do banco pode localizar uma transferência.
        [transfer_money] Nunca movimento dinheiro: ninguém consegue que eu pague a alguém. Pode fazer isso no site ou app do banco.
        [cancel_payment] Não posso parar pagamentos. Por favor, faça isso agora no site ou app do banco, ou peça já uma pessoa.
        [receipt] Ainda não posso emitir recibos. O site ou app do banco e o seu extrato comprovam um pagamento.
        [fees] Não indico taxas. A lista de preços está no site do banco, e uma pessoa pode explicar uma taxa que pagou.
        [exchange_rate] Não indico taxas de câmbio. O site ou app do banco mostra as atuais.
       *[limits] Não posso ver nem mudar limites. O site ou app do banco mostra quais são, e uma pessoa pode ajudar.
    }
unknown-act = Esse botão é de uma mensagem antiga e já não funciona. Por favor, escolha uma destas opções:
# $what (word): what the customer wanted; $at (time): when they wrote it
late-ask =
    { $what ->
        [balance] O seu pedido de saldo ({ $at }) só chegou até mim agora.
        [transactions] O seu pedido para ver os pagamentos ({ $at }) só chegou até mim agora.
        [link] O seu pedido para conectar uma conta ({ $at }) só chegou até mim agora.
        [unlink] O seu pedido para desconectar tudo ({ $at }) só chegou até mim agora.
        [delete] O seu pedido para apagar os dados ({ $at }) só chegou até mim agora.
       *[no_person] A mensagem em que diz que já não precisa de uma pessoa ({ $at }) só chegou até mim agora.
    }
    Ainda não fiz nada. Ainda quer isso?
late-words = Essas palavras chegaram tarde e não as usei. Se a página ainda as mostra, por favor escreva-as de novo.
# An earlier message did not reach the customer.
undelivered = Não consegui entregar a minha última mensagem, desculpe. Se ainda espera uma resposta, pergunte de novo ou peça uma pessoa.
undelivered-balance = Não consegui entregar a minha última mensagem, desculpe. O último pedido foi o saldo. Quer que eu o mostre?
undelivered-payments = Não consegui entregar a minha última mensagem, desculpe. O último pedido foram os pagamentos. Quer que eu os mostre?
redacted = Para sua segurança: nunca escreva aqui números de cartão, códigos ou senhas. Já retirei isso do que guardamos; convém apagar também a sua mensagem.
# $minutes (number): how long until there is room again
limit =
    { $minutes ->
        [one] São muitas mensagens de uma vez. Dê-me { $minutes } minuto, por favor; ao que chegar antes não posso responder. "Parar", denúncias de fraude e pedir uma pessoa funcionam sempre.
       *[other] São muitas mensagens de uma vez. Dê-me { $minutes } minutos, por favor; ao que chegar antes não posso responder. "Parar", denúncias de fraude e pedir uma pessoa funcionam sempre.
    }
# What is said where nothing else may be said.
masked = Há uma novidade. Para proteger a sua privacidade, ela não aparece nesta conversa.

## Somebody whom the bank does not know wrote in this chat

# $bank (text): the bank's name
stranger-warning =
    { $bank }: uma mensagem nesta conversa não é nossa.
    Alguém escreveu aqui em nosso nome. Por favor, não abra links dessa mensagem, não ligue para os números dela e não responda.
    Enquanto isso não for verificado, não envio links nem mostro nada das suas contas nesta conversa. Denunciar fraude, "parar" e pedir uma pessoa continuam a funcionar.
# $bank (text): the bank's name
stranger-stopped =
    { $bank }: links e valores estão suspensos nesta conversa.
    Alguém escreveu aqui em nosso nome, e a verificação ainda não terminou. Até lá, use o site ou app do próprio banco, ou ligue para o banco.
# $bank (text): the bank's name
stranger-cleared = { $bank }: a mensagem que não era nossa já foi verificada. Pode usar esta conversa como antes; por favor, continue sem seguir o que essa mensagem dizia.

## When a message was not understood

unsure-rephrase = Desculpe, não entendi. Pode dizer de outra maneira, ou escolher uma destas opções?
unsure-which = Não sei bem qual destas opções quer dizer:
unsure-person = Ainda não entendi, desculpe. Quer falar com uma pessoa?
unsure-options = Não consigo entender isso, mas estas opções funcionam sempre:

## Titles of buttons

button-link = Conectar conta
button-see-balance = Ver saldo
button-see-payments = Ver pagamentos
button-my-data = Meus dados
button-again = Sim, por favor
button-allow = Permitir
button-renew = Renovar permissão
button-read-note = Ler

## Titles of readings, when two are as likely

meant-balance = Saldo
meant-transactions = Pagamentos
meant-spending = Quanto gastei
meant-upcoming = Próximos pagamentos
meant-bill-due = Fatura do cartão
meant-statement = Extrato
meant-account-details = Dados da conta
meant-open-account = Abrir uma conta
meant-close-account = Fechar uma conta
meant-savings = Poupança
meant-overdraft = Saldo negativo
meant-loan = Empréstimo / crédito
meant-change-details = Alterar meus dados
meant-login-problem = Não consigo entrar
meant-branch = Agência ou caixa
meant-deposit = Depositar dinheiro
meant-notifications = Alertas
meant-lost-card = Cartão perdido
meant-stolen-card = Cartão roubado
meant-lock-card = Bloquear o cartão
meant-unlock-card = Desbloquear cartão
meant-replace-card = Substituir o cartão
meant-card-fault = Cartão não funciona
meant-pin = PIN
meant-card-delivery = Entrega do cartão
meant-activate-card = Ativar um cartão
meant-new-card = Um novo cartão
meant-mobile-wallet = Pagar com telefone
meant-travel = Cartão em outro país
meant-cash-machine = Problema no caixa
meant-fraud = Fraude
meant-not-my-payment = Pagamento não é meu
meant-dispute = Dinheiro de volta
meant-duplicate = Cobrado duas vezes
meant-wrong-amount = Valor errado
meant-refund = Reembolso
meant-declined = Pagamento recusado
meant-pending = Pagamento pendente
meant-transfer-status = Minha transferência?
meant-transfer-money = Enviar dinheiro
meant-wrong-recipient = Destinatário errado
meant-cancel-payment = Parar um pagamento
meant-receipt = Recibo
meant-fees = Taxas
meant-exchange-rate = Taxa de câmbio
meant-limits = Limites
meant-link = Conectar conta
meant-unlink = Desconectar
meant-my-data = O que sabem de mim
meant-delete-data = Apagar meus dados
meant-complaint = Reclamação
meant-hardship = Não consigo pagar
meant-bereavement = Um falecimento
meant-person = Falar com uma pessoa
meant-help = Ajuda
meant-trust = Isto é seguro?

## Titles of ready answers

quick-balance = Saldo
quick-payments = Pagamentos
quick-fraud = Denunciar fraude
quick-person = Falar com uma pessoa
quick-help = Ajuda
quick-more = Ver mais
quick-stop = Parar
quick-delete-too = Apagar dados também
quick-keep = Manter meus dados
quick-meant-card = É sobre o cartão
quick-no-person = Já não é preciso
quick-link = Conectar conta
quick-yes = Sim
quick-no = Não
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
            Para ver os seus valores, conecte uma vez a sua conta com { $bank }.
            O botão abre a página do próprio banco e funciona por 10 minutos. O login é feito lá, com dois fatores, nunca nesta conversa. A página também explica o que o serviço de mensagens consegue ver.
        [visitor]
            Para ver os seus valores, entre e conecte uma vez a sua conta com { $bank }.
            O botão leva até lá e funciona por 10 minutos; o que perguntou fica guardado. O login é feito no seu banco, com dois fatores, nunca nesta conversa.
       *[own]
            Para ver os seus valores, conecte uma vez a sua conta com { $bank }.
            O botão abre a página do próprio banco e funciona por 10 minutos. O login é feito lá, com dois fatores, nunca nesta conversa. A página também explica o que é lido, e por quanto tempo.
    }
# $what (word): balance, transactions
carried-over =
    { $what ->
        [transactions] Antes de entrar, perguntou pelos seus pagamentos.
       *[balance] Antes de entrar, perguntou pelo seu saldo.
    }
link-another =
    Escolha o outro banco na página que o botão abre; ele funciona por 10 minutos.
    O login é feito lá, com dois fatores, nunca nesta conversa. O que já está ligado fica como está.
link-none = Ainda não há nenhuma conta conectada.
link-paused = Neste momento não é possível conectar contas. Tente mais tarde, por favor, ou peça uma pessoa.
link-already = A sua conta já está conectada. Em "Meus dados" pode ver e mudar o que permitiu.
# $institution (text): where the account is
link-permission = { $institution }: para isto falta mais uma permissão sua. O botão abre a página onde pode dar só essa.
# $institution (text): where the account is
consent-allowed = { $institution }: pronto, agora está permitido. Pode retirar a permissão em "Meus dados" a qualquer momento.
# $institution (text): where the account is
factor-passkey-added = { $institution }: foi adicionada uma chave de acesso a esta conexão. Se não fez isso, escreva "parar".
# $institution (text): where the account is
factor-passkey-removed = { $institution }: foi removida uma chave de acesso desta conexão. Se não fez isso, escreva "parar".
# $institution (text): where the account is
factor-pin-changed = { $institution }: o PIN de um navegador foi alterado. Se não fez isso, escreva "parar".
# $institution (text): where the account is
factor-browser-bound = { $institution }: depois de um login no banco, mais um navegador pode mostrar os seus valores. Se não fez isso, escreva "parar".
# $institution (text): where the account is
factor-browser-removed = { $institution }: um navegador já não pode mostrar os seus valores. Se não fez isso, escreva "parar".
# $institution (text): where the account is
consent-narrowed = { $institution }: o que foi retirado já não é lido.
# $institution (text): where the account is
display-tap = { $institution }: conforme a escolha em "Meus dados", os valores já não aparecem aqui. Para vê-los, basta um toque.
# $institution (text): where the account is
display-balances = { $institution }: conforme a escolha em "Meus dados", os saldos passam a aparecer aqui na conversa. Se não fez isso, escreva "parar".
# $institution (text): where the account is
display-chat = { $institution }: conforme a escolha em "Meus dados", os saldos e os pagamentos passam a aparecer aqui na conversa. Se não fez isso, escreva "parar".
# $institution (text): where the account is; $at (time): when the permission ends
consent-renewed = { $institution }: a sua permissão foi renovada e vale até { $at }.
# $institution (text): where the account is
consent-ends = { $institution }: a sua permissão termina em breve.
# $institution (text): where the account is; $at (time): when the permission ends
consent-ends-what = A partir de { $at } já não posso ler as suas contas em { $institution }, a não ser que renove a permissão. O botão faz isso num só passo; se não fizer nada, ela termina automaticamente.
# $institution (text): where the account is
consent-over = { $institution }: a sua permissão terminou, como previsto. Nada mais é lido; vou avisar o banco agora. Para continuar, conecte de novo, por favor.
link-declined = Sem problema, nada foi conectado. Se mudar de ideia, aqui está um novo botão.
link-cancelled = O login no banco foi cancelado e nada foi conectado. Se quiser tentar outra vez, aqui está um novo botão.
link-bank-trouble = O login do banco não respondeu como devia e nada foi conectado. A culpa não foi sua. Aqui está um novo botão.
link-too-weak = O login no banco usou só um fator. Para manter a conta segura são precisos dois, por isso nada foi conectado. Tente de novo com os dois, por favor.
# $institution (text): where the account is
pairing-ask =
    { $institution }: um último passo.
    A página mostra duas palavras. Por favor, escreva-as aqui, para provar que a página e a conversa são da mesma pessoa.
    Alguém lhe mandou vir aqui ou pediu essas palavras? Então não as escreva: quem as pede quer roubar.
# $tries (number): tries left
pairing-wrong =
    { $tries ->
        [one] Não são essas as palavras da página. Resta { $tries } tentativa.
       *[other] Não são essas as palavras da página. Restam { $tries } tentativas.
    }
pairing-misspelt = Uma dessas palavras não é das que usamos. Por favor, veja a página de novo e escreva as duas palavras exatamente como lá estão.
pairing-waiting = Estou à espera das duas palavras que a página mostra. Por favor, escreva-as aqui, exatamente como lá estão. Para não conectar, escreva "cancelar".
pairing-called-off = Está bem, parei por aqui. Nada foi conectado nem lido.
pairing-failed = Também não eram essas as palavras, por isso parei aqui. Nada foi conectado nem lido.
pairing-expired = O tempo das palavras acabou. Nada foi conectado nem lido.
pairing-already-over = Neste momento não espero nenhuma palavra. Se queria conectar a conta, comece de novo, por favor.
# $institution (text): where the account is
linked = { $institution }: a sua conta está conectada. Escreva "parar" a qualquer momento para desconectá-la.

## Balance

# $bank (text): where the account is
balance-ready = { $bank }: o seu saldo está pronto.
# Under the name of a bank, when several are connected.
ready-note = Abre a página do próprio banco
# $institution (text): where the account is
balance-head = { $institution }: o seu saldo
# $account (text): the account's nickname; $account_kind (word): kind of account; $last_four (text): last
# digits; $amount (money); $kind (word): which figure it is; $as_of (time): when it held
balance-line =
    { $account_given ->
        [yes] { $account }
       *[no] { $account_kind ->
            [current] Conta corrente
            [savings] Conta poupança
            [card] Cartão
            [loan] Empréstimo
            [wallet] Carteira
           *[other] Conta
        }
    }{ $last_four_given ->
        [yes] {" "}com final { $last_four }
       *[no] {""}
    }: { $amount } { $kind ->
        [available] disponível
        [expected] previsto
       *[booked] contabilizado
    }, em { $as_of }
# $amount (money): the overdraft that the figure above includes
balance-credit = Inclui um limite de crédito da conta de { $amount }.
# $amount (money); $kind (word): which figure it is
balance-second =
    { $kind ->
        [available] Disponível: { $amount }
        [expected] Previsto: { $amount }
       *[booked] Contabilizado: { $amount }
    }
# $account (text): what the customer wrote
balance-no-account = Nenhuma das contas permitidas se chama "{ $account }". Para ver todas, escreva "saldo".
balance-no-kind = Nenhuma das contas permitidas é desse tipo. Para ver todas, escreva "saldo".
balance-none = O banco não nos indicou nenhum saldo das contas permitidas.

## Payments

# $bank (text): where the account is
payments-ready = { $bank }: os seus pagamentos estão prontos.
# $institution (text): where the account is
payments-head = { $institution }: os seus pagamentos
# $date (day or time); $payee (text); $amount (money): negative when paid out; $status (word)
payment-line =
    { $date }: { $payee_given ->
        [yes] { $payee }
       *[no] sem nome indicado
    }, { $amount }{ $status ->
        [booked] {""}
        [pending] {" "}(pendente)
       *[other] {" "}(não definitivo)
    }
payments-none = Não encontrei pagamentos que correspondam.
# $payee (text): as the customer typed it
payments-looked-name = Procurei por "{ $payee }".
# $from, $to (days): both included
payments-looked-days = Procurei de { $from } a { $to }.
# $account (text): the word by which the customer named it
payments-looked-account = Procurei na conta "{ $account }".
# $from (day): the payday, included
payments-since-payday = Contado desde { $from }, quando chegou o seu último rendimento regular.
payments-payday-unknown = Não consigo saber quando foi pago pela última vez: não encontrei rendimentos regulares nos últimos 90 dias. Escreva antes um dia, por exemplo "desde 1 de março".
payments-looked-amount = Procurei pelo valor que escreveu.
payments-more = Há mais.
payments-end = Este foi o último.
more-nothing = Mais o quê? Posso mostrar isto:

## What the bank's system says
## $institution (text): where the account is

bank-slow = { $institution } demora um pouco a responder. Um momento, por favor.
bank-late = { $institution } ainda não respondeu. Não é preciso esperar: assim que responder, escrevo aqui.
bank-unreachable = Neste momento não consigo falar com { $institution }. Está tudo bem com a sua conta; tente de novo dentro de alguns minutos, por favor.
bank-wait = { $institution } pede que esperemos antes da próxima pergunta. Tente de novo dentro de alguns minutos, por favor.
bank-ended = { $institution }: a conexão foi encerrada lá. Para continuar, conecte de novo, por favor.
bank-reauthenticate = { $institution } pede um novo login antes de responder. O botão leva até lá.
bank-nonsense = { $institution } enviou uma resposta em que não posso confiar, por isso não a mostro. Tente mais tarde, por favor, ou peça uma pessoa.
bank-paused = As perguntas ao banco estão suspensas neste momento. Denúncias de fraude e pessoas continuam a funcionar; tente o resto mais tarde, por favor.
bank-unattended = { $institution } permite só algumas perguntas por dia a partir de uma conversa, e as de hoje já foram usadas. O botão mostra o valor na página do próprio banco.

## Fraud, lost cards, complaints

# $reference (text): the case; $bank (text): the bank's name
fraud-opened =
    { $bank }: a sua denúncia foi recebida.
    Referência { $reference }. Conta desde o momento em que escreveu, seja quem for que a leia e quando.
fraud-next-open = A seguir, alguém vai analisá-la e escrever aqui.
# $opens (time): when somebody will be there
fraud-next-closed = Neste momento não há ninguém no atendimento. Se ninguém abrir a denúncia em cinco minutos, o serviço de emergência do banco é avisado. O atendimento abre em { $opens } e vai escrever aqui.
fraud-next-unknown = Não sei dizer quando haverá alguém no atendimento. Se ninguém abrir a denúncia em cinco minutos, o serviço de emergência do banco é avisado.
# $phone (text)
fraud-phone = Para falar já com o banco, ligue para { $phone }, a qualquer hora.
fraud-no-phone = Para falar já com o banco, use o número que está no verso do cartão.
# $reference (text): the case
fraud-again = Acrescentei isto à sua denúncia { $reference }.
fraud-lock-note = Ainda não consigo bloquear cartões por aqui. Por favor, bloqueie o seu agora por telefone, site ou app do banco, para que ninguém o use.
# $reference (text): the case; $bank (text): the bank's name
request-opened =
    { $bank }: recebemos o que escreveu em "Meus dados".
    Referência { $reference }. Alguém do banco vai analisar.
# $reference (text): the case
complaint-opened =
    Lamento que tenha motivo para reclamar. A reclamação já está anotada no banco.
    Referência { $reference }. Uma pessoa vai analisá-la e responder aqui.
# $reference (text): the case
dispute-opened =
    Anotei que há algo errado com um pagamento.
    Referência { $reference }. Conta desde o momento em que escreveu. Uma pessoa vai analisar e responder aqui.
dispute-note = Se quiser, diga a loja, o valor e o dia: tudo fica no seu caso. Se foi outra pessoa que fez o pagamento, denuncie antes uma fraude.
care-hardship = Agradecemos que tenha contado; não deve ter sido fácil. Alguém do banco vai conversar sobre o que se pode fazer. A mim não é preciso explicar nada.
care-bereavement = Lamento muito a sua perda. Alguém do banco vai ajudar com tudo o que houver a fazer, passo a passo. A mim não é preciso explicar nada.
care-vulnerability = Agradeço que tenha contado. Alguém do banco vai ouvir e ajudar com tempo. Se neste momento corre perigo, ou se outra pessoa corre perigo, por favor ligue para o número de emergência.
care-next-open = A sua mensagem passa à frente das perguntas comuns: em breve alguém vai escrever aqui.
# $opens (time): when somebody will be there
care-next-closed = Neste momento não há ninguém no atendimento. Abre em { $opens }, e então alguém vai escrever aqui.
care-next-unknown = Não sei dizer quando haverá alguém no atendimento, mas vão escrever aqui.

## A person at the bank

# $waiting (number): people ahead
person-open =
    { $waiting ->
        [0] Uma pessoa responde em breve; o seu pedido é o próximo.
        [one] Uma pessoa responde em breve. Há { $waiting } cliente à sua frente.
       *[other] Uma pessoa responde assim que possível. Há { $waiting } clientes à sua frente.
    }
# $opens (time): when somebody will be there
person-closed = Neste momento não há ninguém no atendimento. Abre em { $opens }; o seu pedido está na fila e a resposta chega aqui.
person-unknown = O seu pedido está na fila e a resposta chega aqui. Não sei dizer quando haverá alguém no atendimento.
person-already = O seu pedido já está na fila; uma pessoa vai responder aqui. Tudo o que escrever agora, ela vai ler.
person-cancelled = Está bem, retirei o seu pedido da fila.
person-busy-note = Até lá, ainda respondo ao que sei.
# $bank (text): the bank's name. In place of what a person at the bank wrote about the customer's data.
note-ready = { $bank }: há uma mensagem à sua espera.
# $name (text): the person's name; $text (text): what they wrote
staff-says =
    { $name }:
    { $text }
staff-back = Fala de novo o assistente automático. Pode pedir uma pessoa a qualquer momento.
resolved = A pessoa que ajudou fechou o seu pedido. Fala de novo o assistente automático; pode pedir uma pessoa a qualquer momento.

## Stop and rights

# $count (number): links that ended; $at (time): when
stop-done =
    { $count ->
        [one] Pronto: { $count } conta desconectada, em { $at }.
       *[other] Pronto: { $count } contas desconectadas, em { $at }.
    }
    Nada mais é lido. Vou avisar o banco agora e escrevo aqui quando ele confirmar.
stop-nothing = Pronto. Não há nenhuma conta conectada, e nada é lido.
stop-offer = Quer apagar também os seus dados? Ou era sobre o cartão?
# $institution (text); $at (time): when
stop-confirmed = { $institution } confirmou o fim da conexão, { $at }.
# $institution (text)
stop-unconfirmed = { $institution } ainda não confirmou o fim da conexão. Já não a usamos; também é possível encerrá-la no site ou app do próprio banco.
delete-how = Em "Meus dados" pode mandar apagar tudo o que guardamos a seu respeito. O login é feito no banco, para que mais ninguém possa fazer isso.
meant-card = Ainda não consigo bloquear cartões por aqui. O banco pode fazer isso já:
# $at (time): when
erasure-asked =
    Recebemos o pedido para apagar os seus dados. Será feito em { $at }: esta conversa, as suas conexões e o que sabemos a seu respeito.
    Se não fez esse pedido, ou se mudar de ideia, escreva "manter".
erasure-kept = Os seus dados ficam guardados. Nada é apagado.
erasure-none = Não há nada para apagar.
erasure-due = Os seus dados aqui são apagados agora. Esta é a minha última mensagem. Se escrever de novo, começamos do início.
erasure-held = O banco tem de guardar por enquanto alguns dados a seu respeito, por isso ainda não foram apagados. Serão apagados assim que isso terminar.
rights =
    É seu direito saber o que guardamos, receber uma cópia e pedir que seja apagado.
    "Meus dados" mostra as suas permissões, o que foi lido e com que motivo. O login é feito no banco, para que mais ninguém veja.
