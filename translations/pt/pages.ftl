### What pages say: plain, calm, exact; Portuguese that reads well in Brazil and in Portugal. Names that people or
### banks wrote come in as fields and are shown as text. Every error says what happened and what to do next.

## Around every page

page-skip = Ir para o conteúdo
page-help = Precisa de ajuda? Peça uma pessoa na sua conversa a qualquer momento.
# $phone (text): the bank's number
page-help-phone = Ou ligue para { $phone }, de dia ou de noite.
page-promise = Sem anúncios, sem perfis, sem venda de dados. Este serviço não pode movimentar dinheiro.
page-demo = Isto é uma demonstração com clientes e dinheiro inventados.

## Errors: title, what happened, what next

page-error-not-found-title = Esta página não está aqui
page-error-not-found-what = O link tem um erro, já foi usado ou pertence a outra pessoa.
page-error-not-found-next = Volte à sua conversa e peça um novo link.
page-error-misdirected-title = Endereço errado
page-error-misdirected-what = Neste endereço não há nenhum banco.
page-error-misdirected-next = Por favor, abra de novo o link da sua conversa, sem mudar nada.
page-error-chat-sign-in-title = Primeiro entre no chat
page-error-chat-sign-in-what = Este link leva a contas, e aqui não se sabe quem você é. Nada foi aberto.
page-error-chat-sign-in-next = Abra o chat, entre no seu banco e pergunte de novo.
page-error-chat-busy-title = Um pouco rápido demais
page-error-chat-busy-what = Chegaram tantas mensagens em pouco tempo que esta não foi aceita.
page-error-chat-busy-next = Espere um minuto e envie de novo. Em uma emergência, ligue para o banco.
page-error-form-title = Por favor, tente outra vez
page-error-form-what = Este formulário era antigo demais ou não veio da nossa própria página. Nada foi alterado.
page-error-form-next = Volte atrás, recarregue a página e envie de novo. Os cookies precisam estar permitidos nesta página.
page-error-forbidden-title = Isso não é permitido
page-error-forbidden-what = O seu acesso não inclui isto.
page-error-forbidden-next = Se precisa disto para o seu trabalho, fale com quem trata dos acessos no seu banco.
page-note-title = Uma mensagem à sua espera
# $name (text): a person at the bank
page-note-from = De { $name }
page-error-stranger-title = Os links desta conversa estão suspensos
page-error-stranger-what = Alguém escreveu na sua conversa em nome do banco. Até o banco verificar, nenhum link dessa conversa é aberto. Nada foi mostrado e nada foi alterado.
page-error-stranger-next = Por favor, não siga o que essa mensagem dizia. Use o site ou app do próprio banco, ou abra aqui "Meus dados" com o seu login no banco.
# $phone (text): the bank's number
page-error-phone = Também pode ligar para o banco: { $phone }.
page-error-unavailable-title = Neste momento não é possível
page-error-unavailable-what = Algo do nosso lado está em pausa. Nada foi alterado.
page-error-unavailable-next = Por favor, tente de novo dentro de um minuto.
page-error-internal-title = Algo não funcionou
page-error-internal-what = O erro foi nosso e já ficou anotado. Ao que sabemos, nada foi alterado.
page-error-internal-next = Por favor, tente de novo ou peça uma pessoa na sua conversa.

## PINs

page-pin-digits = O PIN tem seis algarismos, de 0 a 9.
page-pin-easy = Esse PIN é fácil demais de adivinhar. Por favor, escolha um sem padrão, nada como 123456 ou 111111.

## The front page

page-landing-title = O banco na sua conversa
# $bank (text): the bank's name
page-landing-heading = { $bank } no seu serviço de mensagens
page-landing-what = Conecte a sua conta uma vez, com dois fatores no seu banco. Depois pergunte na conversa que já usa:
page-landing-can-ask = Qual é o meu saldo? O que paguei na livraria?
page-landing-can-report = Não reconheço este pagamento. Perdi o cartão.
page-landing-can-person = Posso falar com uma pessoa?
page-landing-institutions = Contas que pode conectar
page-landing-never = O que nunca faz
page-landing-never-money = Movimentar dinheiro. Só pode ler o que permitir.
page-landing-never-password = Pedir a senha do seu banco. A sessão é iniciada no próprio banco.
page-landing-never-ads = Usar o que lê para anúncios ou perfis, nem vendê-lo.
page-landing-never-stay = Ficar contra a sua vontade. Termina com uma só palavra na conversa: parar.
page-landing-sees = O que o seu serviço de mensagens ainda vê
page-landing-sees-not = Não vê a sua sessão no banco. Saldos e pagamentos abrem na página do próprio banco, a menos que prefira vê-los na conversa.
page-landing-try = Experimente
page-landing-chat = Conversar aqui com o banco
page-landing-as-customer = Como cliente
page-landing-as-agent = Como atendente
page-landing-as-officer = Como responsável
page-landing-tour = Uma visita em cinco passos
page-landing-tour-ask = Como cliente, pergunte: qual é o meu saldo? Depois toque em “Conectar conta”.
page-landing-tour-log-in = Inicie sessão no banco de testes como ada com a senha demo. A página mostra também o código.
page-landing-tour-words = Escreva as duas palavras na conversa e toque em “Ver saldo”.
page-landing-tour-person = Escreva que o seu cartão foi roubado. Como atendente, inicie sessão como sam com a senha demo e responda. A página mostra o código.
page-landing-tour-stop = Como cliente, escreva parar. Como responsável (olga), veja o que foi feito, quando e porquê.
page-landing-me = Meus dados
page-landing-desk = Atendimento

## Linking

page-not-now = Agora não
page-continue = Continuar
page-back = Voltar
page-agree = Aceitar e continuar
page-try-again = Tentar de novo
page-go-on = Continuar
page-receipt = O seu recibo de consentimento (JSON)
page-text-changed = As palavras desta página mudaram desde que a abriu. Por favor, leia-as de novo e escolha outra vez.
page-back-to-chat = Pode fechar esta página e voltar à sua conversa.
page-back-to-messenger = Voltar ao Messenger

page-start-title = Conectar a sua conta
# $bank (text): the bank's name
page-start-intro = Este pedido veio da sua conversa com { $bank }. Leva cerca de dois minutos, e o login é feito no seu próprio banco; nunca vemos a sua senha.
# $now (text): number of this step
# $of (text): number of all
page-step-now = Passo { $now } de { $of }
page-step-bank = Banco
page-step-allow = Permitir
page-step-login = Entrar
page-step-accounts = Contas
page-step-answers = Respostas
page-step-lock = Bloqueio
page-step-chat = Chat
page-start-search = Procure o seu banco
page-start-search-button = Procurar
page-start-search-none = Nenhum banco com esse nome pode ser ligado aqui. Tente escrever de outra forma ou peça para falar com uma pessoa no chat.
page-start-search-all = Mostrar todos os bancos
page-start-which = Em que banco está a sua conta?
page-start-know = Bom saber
page-start-sees = Lemos só o que permitir na próxima página, e só quando pergunta.
# $days (number): how long the consent lasts
page-start-days =
    { $days ->
        [one] Termina automaticamente depois de { $days } dia; a palavra "parar" na conversa termina tudo de imediato.
       *[other] Termina automaticamente depois de { $days } dias; a palavra "parar" na conversa termina tudo de imediato.
    }
page-start-messenger = A empresa do seu serviço de mensagens ainda vê que fala com este banco, quando, e o que escreve.
page-start-own = Esta conversa é do próprio banco: nenhuma empresa de mensagens a vê.
page-start-asked = Foi outra pessoa que lhe enviou este link? Então não continue: ela veria a sua conta.
page-start-button = Começar

page-goodbye-title = Nada foi conectado
page-goodbye-what = Não há problema. Nada foi lido e nada foi guardado.

page-purposes-title = O que podemos ler?
# $institution (text): the institution's name
page-purposes-connected = { $institution } já está ligado à sua conversa. Continuar aqui cria uma nova conexão que substitui a atual, por exemplo para outras contas ou outra escolha.
# $institution (text): the institution's name
page-purposes-else = Outro banco
page-purposes-other = Ligar antes { $institution }
# $institution (text): the institution's name
page-purposes-intro = Está prestes a conectar { $institution }.
page-purposes-what = Quando eu perguntar na conversa, podem
page-purposes-for-question = necessário para a sua pergunta
page-purpose-read-balance-title = Ler os meus saldos
page-purpose-read-balance-detail = Quanto há em cada conta, por exemplo "disponível: £250,00".
page-purpose-read-transactions-title = Ler os meus pagamentos
page-purpose-read-transactions-detail = Valor, data e quem recebeu, por exemplo "Livraria da Esquina, £12,50".
# $until (text): a day
page-purposes-until = Isto vale até { $until }. Nunca usamos nada para anúncios, perfis ou venda, e não podemos movimentar dinheiro.
# $institution (text): the institution's name
page-purposes-next = A seguir, faça o login em { $institution }, com dois fatores.
page-purposes-needed = Por favor, marque o que a sua pergunta precisa ou escolha "Agora não".

page-leave-title = A caminho do seu banco
# $institution (text): the institution's name
page-leave-heading = Vamos para { $institution }
# $institution (text): the institution's name
page-leave-what = O login é feito no próprio site de { $institution }; depois volta para aqui.
# $institution (text): the institution's name
page-leave-link = Ir para { $institution }

page-away-title = Esteve no login do seu banco
# $institution (text): the institution's name
page-away-what = Ainda esperamos por { $institution }. Se o login está aberto em outra janela ou em outro aparelho, termine-o lá. Se não, comece de novo.

page-accounts-title = Que contas?
# $institution (text): the institution's name
page-accounts-which = Contas que permitiu em { $institution }
page-accounts-none = Por favor, deixe pelo menos uma conta marcada ou escolha "Agora não".
page-accounts-how = Como gostaria de ver as respostas?
page-accounts-choice = Por favor, escolha como gostaria de ver as respostas.
page-choice-tap = Ver com um toque
page-choice-tap-what = a conversa mostra um botão, e o valor aparece numa página como esta.
page-choice-chat = Mostrar na conversa
page-choice-chat-what = o valor aparece na própria conversa. O Facebook guarda uma cópia.
page-choice-own-what = o valor aparece na própria conversa, para quem nela iniciou sessão. O banco guarda uma cópia.
page-choice-balances = Mostrar saldos na conversa
# $digits (text): the last four digits
page-account-ends = com final { $digits }
page-account-current = Conta corrente
page-account-savings = Conta poupança
page-account-card = Cartão de crédito
page-account-loan = Empréstimo
page-account-wallet = Carteira
page-account-other = Conta

page-pin = PIN
page-pin-title = Escolha um PIN para este navegador
# $institution (text): the institution's name
page-pin-what = Com ele vê os seus valores de { $institution } neste navegador, sem fazer o login no banco todas as vezes.
page-pin-hint = Seis algarismos, não o PIN do seu cartão. Vale neste navegador por 90 dias.
page-pin-button = Guardar PIN
page-pin-later = No aparelho de outra pessoa, não escolha nada: os seus valores só aparecem aqui durante esta visita e, depois, faz o login no banco de cada vez.
# $tries (number): tries left
page-pin-wrong =
    { $tries ->
        [one] Esse PIN está errado. Resta { $tries } tentativa; depois disso, faça o login no seu banco.
       *[other] Esse PIN está errado. Restam { $tries } tentativas.
    }

page-words-title = Um último passo, na sua conversa
# $institution (text): the institution's name
page-words-what = Para conectar { $institution }, escreva estas duas palavras na conversa onde fez o pedido. Elas provam que a conversa é sua.
page-words-name = Palavras de ligação
page-words-thief = Quem pede estas palavras quer roubar.
page-words-only = Escreva-as só na sua própria conversa com o banco. Nunca as diga, mostre ou envie a ninguém.
# $until (text): a point in time
page-words-until = Valem até { $until }.
page-words-typed = Já as escrevi

page-done-title = Conectado
# $institution (text): the institution's name
page-done-what = A conexão de { $institution } à sua conversa está feita. A resposta à sua pergunta está lá.
page-done-stop = Escreva "parar" na conversa para terminar a qualquer momento.

## One more permission, and renewing

page-allow-title = Mais uma permissão
page-allow-what = A sua pergunta precisa de algo que ainda não permitiu. Nada mais muda.
page-consent-login = A seguir, faça o login no seu banco, com dois fatores. O banco também pergunta lá.
page-renew-title = Renovar a sua permissão
# $days (number): how long it then lasts
page-renew-what =
    { $days ->
        [one] O que permitiu fica como está, por mais { $days } dia a partir de agora.
       *[other] O que permitiu fica como está, por mais { $days } dias a partir de agora.
    }
page-renew-where = Conta em
page-renew-button = Renovar
page-renew-change = Ver ou mudar o que permitiu em "Meus dados"
page-consent-done-title = Pronto
page-consent-done-allowed = Agora está permitido. A resposta à sua pergunta está na conversa.
page-consent-done-renewed = A sua permissão foi renovada.
page-consent-done-me = Ver tudo o que permitiu em "Meus dados"
page-consent-declined-title = Nada foi alterado
page-consent-declined-what = Não há problema. O que já tinha permitido fica como está.
page-consent-text-title = As palavras de um consentimento
# $version (text): the name of this wording
page-consent-text-version = Estas são as palavras que os clientes aceitaram com o nome { $version }. Nunca são alteradas.
page-error-consent-expired-title = Este botão expirou
page-error-consent-expired-what = Já não é possível aceitar nada através dele, e nada foi alterado.
page-error-consent-expired-next = Volte à sua conversa e pergunte de novo, ou abra "Meus dados".
page-error-consent-used-title = Este botão já foi usado
page-error-consent-used-what = Funciona uma só vez. Aquilo para que servia já mudou desde então e fica como está agora.
page-error-consent-used-next = Volte à sua conversa e pergunte de novo, ou abra "Meus dados".
page-error-consent-ended-title = Esta conexão terminou
page-error-consent-ended-what = O que terminou já não pode ser renovado nem ampliado. Nada foi alterado.
page-error-consent-ended-next = Volte à sua conversa e conecte de novo, se quiser.
page-error-consent-paused-title = Agora não é possível
page-error-consent-paused-what = Mudar o que permitiu está suspenso por um momento. Retirar a permissão funciona: escreva "parar" na conversa.
page-error-consent-paused-next = Por favor, tente mais tarde.
page-error-consent-other-person-title = Era outro cliente
page-error-consent-other-person-what = O login foi feito por alguém a quem este link não pertence. Nada foi alterado nem lido.
page-error-consent-other-person-next = Se alguém lhe enviou este link, feche-o. Se é seu, pergunte de novo na sua própria conversa.
page-error-consent-cancelled-title = Cancelado no banco
page-error-consent-cancelled-what = O login foi cancelado. O que já tinha permitido fica como está.
page-error-consent-cancelled-next = Pode tentar de novo ou fechar esta página.
page-error-consent-weak-title = O login não foi seguro o bastante
page-error-consent-weak-what = O banco aceitou o login com um só fator. Nada foi alterado.
page-error-consent-weak-next = Por favor, tente de novo com o segundo fator.
page-error-consent-refused-title = Não pudemos confiar nessa resposta
page-error-consent-refused-what = O que veio do banco não era o que devia ser, por isso não foi usado. Nada foi alterado.
page-error-consent-refused-next = Por favor, tente de novo.
page-error-consent-bank-title = Não foi possível chegar ao seu banco
page-error-consent-bank-what = O login não funcionou desta vez. Nada foi alterado.
page-error-consent-bank-next = Por favor, tente de novo dentro de um minuto.

## Linking: errors

page-error-link-used-title = Este link já foi aberto
page-error-link-used-what = Foi aberto em outro navegador, ou os seus passos já terminaram. Funciona uma só vez, para que mais ninguém o use.
page-error-link-used-next = Volte à sua conversa, peça um novo link e abra-o num só navegador.
page-error-link-expired-title = Este link expirou
page-error-link-expired-what = Para sua segurança, funciona só por dez minutos. Nada foi conectado.
page-error-link-expired-next = Volte à sua conversa e peça um novo.
page-error-link-over-title = O tempo desta página acabou
page-error-link-over-what = A meia hora para conectar passou, ou foi terminada em outro lugar. Nada foi conectado.
page-error-link-over-next = Volte à sua conversa e peça um novo link.
page-error-link-paused-title = Neste momento não há novas conexões
page-error-link-paused-what = Conectar contas está suspenso por um momento. Nada foi conectado, e o seu link ainda pode ser usado.
page-error-link-paused-next = Por favor, tente mais tarde ou peça uma pessoa na sua conversa.
page-error-link-cancelled-title = Cancelado no banco
page-error-link-cancelled-what = O login em { $institution } foi cancelado. Nada foi conectado e nada foi lido.
page-error-link-cancelled-next = Pode fechar esta página. Se mudar de ideia, há um novo botão na sua conversa.
page-error-link-weak-title = O login não foi seguro o bastante
page-error-link-weak-what = { $institution } aceitou o login com um só fator. Só conectamos contas com dois. Nada foi conectado.
page-error-link-weak-next = Há um novo botão na sua conversa. Por favor, faça o login com o segundo fator, por exemplo a aprovação no aparelho ou um código.
page-error-link-refused-title = Não pudemos confiar nessa resposta
page-error-link-refused-what = O que veio de { $institution } não era o que devia ser, por isso não foi usado. Nada foi conectado.
page-error-link-refused-next = Por favor, tente de novo. Se acontecer duas vezes, peça uma pessoa na sua conversa.
page-error-link-no-accounts-title = Nenhuma conta foi permitida
page-error-link-no-accounts-what = { $institution } indica que nenhuma conta foi permitida.
page-error-link-no-accounts-next = Peça um novo link na sua conversa e escolha uma conta no login do banco.
page-error-link-ended-title = Esta conexão terminou
page-error-link-ended-what = A conexão com { $institution } existiu aqui, mas já terminou. Nada mais é lido.
page-error-link-ended-next = Para conectar de novo, peça o saldo na sua conversa.
page-error-link-words-over-title = Estas palavras já não valem
page-error-link-words-over-what = Os dez minutos passaram, foram escritas erradas três vezes, ou a conexão foi interrompida na conversa. A conexão com { $institution } não foi feita.
page-error-link-words-over-next = Volte à sua conversa e peça um novo link.
page-error-callback-elsewhere-title = Este navegador não é o esperado
page-error-callback-elsewhere-what = O login começou em outro navegador, ou a meia hora para isso passou. Nada foi conectado e nada foi lido.
page-error-callback-elsewhere-next = Volte à página onde começou ou peça um novo link na sua conversa. Se alguém lhe enviou este endereço, feche-o.
page-error-callback-stale-title = Esta resposta já foi usada
page-error-callback-stale-what = A resposta do seu banco funciona uma só vez, e esta já não é esperada. Nada foi alterado.
page-error-callback-stale-next = Continue onde estava ou peça um novo link na sua conversa.
page-error-bank-slow-title = O seu banco está lento
page-error-bank-slow-what = { $institution } não respondeu a tempo. Nada foi alterado.
page-error-bank-slow-next = Por favor, tente de novo dentro de um minuto.
page-error-bank-busy-title = O seu banco está ocupado
page-error-bank-busy-what = { $institution } pede que esperemos um momento.
page-error-bank-busy-next = Por favor, tente de novo dentro de alguns minutos.
page-error-bank-odd-title = A resposta do seu banco não faz sentido
page-error-bank-odd-what = Não é possível ler o que { $institution } respondeu, por isso nada é mostrado nem usado.
page-error-bank-odd-next = Por favor, tente mais tarde ou veja no site ou app do próprio banco.
page-error-bank-ended-title = O seu banco terminou esta conexão
page-error-bank-ended-what = { $institution } já não nos deixa ler isto, porque a permissão foi retirada ou acabou.
page-error-bank-ended-next = Volte à sua conversa e conecte de novo, se quiser.
page-error-bank-login-title = O seu banco pede um novo login
page-error-bank-login-what = { $institution } pede um novo login antes de mostrar qualquer coisa.
page-error-bank-login-next = Volte à sua conversa e pergunte mais uma vez: haverá um botão para isso.
page-error-paused-title = Agora não é possível
page-error-paused-what = A leitura de dados das contas está suspensa por um momento.
page-error-paused-next = Por favor, tente mais tarde, veja no site ou app do próprio banco, ou peça uma pessoa na sua conversa.

## Figures

page-reveal-login-title = Faça o login para ver isto
page-reveal-login-what = Este navegador ainda não é conhecido. Faça uma vez o login no seu banco e escolha um PIN; depois vê tudo aqui de imediato por 90 dias.
page-reveal-login-button = Fazer login no banco
page-reveal-login-way = Fazer login no banco
page-unlock-title = Escreva o seu PIN
page-unlock-hint = Os seis algarismos que escolheu para este navegador.
page-unlock-button = Mostrar
page-unlock-forgot = Esqueceu? Faça o login no seu banco e escolha um novo.
page-passkey-or = Ou uma chave de acesso
page-passkey-what = O bloqueio do seu próprio aparelho, por exemplo a impressão digital, substitui o PIN. Ninguém pode ver o que escreve.
page-passkey-instead = Usar uma chave de acesso
page-passkey-title = Confirme a sua identidade
page-passkey-use = Usar a sua chave de acesso
page-passkey-script = Uma chave de acesso precisa de um script neste navegador. Sem ele, faça o login no seu banco.
page-passkey-failed = Isso não funcionou. Tente de novo ou siga o outro caminho.
page-passkey-refused = Esta chave de acesso foi recusada. Tente de novo ou siga o outro caminho.
# $minutes: number, at least 1
page-stay-what =
    { $minutes ->
        [one] Sem um toque, esta página fecha dentro de { $minutes } minuto.
       *[other] Sem um toque, esta página fecha dentro de { $minutes } minutos.
    }
page-stay-soon = Esta página vai fechar em breve.
page-stay-button = Ficar mais tempo
page-hidden-title = Oculto
page-hidden-what = Os seus valores foram ocultados ao fim de um minuto, para que ninguém os leia.
page-hidden-show = Mostrar de novo
page-reveal-lock = Bloquear agora
# $at (text): a point in time
page-as-of = Em { $at }
page-balance-title = O seu saldo
# $institution (text): the institution's name
page-balance-heading = O seu saldo em { $institution }
page-balance-available = Disponível
page-balance-booked = Contabilizado
page-balance-expected = Previsto depois dos pagamentos pendentes
# $amount (text): an overdraft
page-balance-credit = inclui um limite de crédito da conta de { $amount }
page-balance-none = Aqui não há nenhuma conta que nos tenha permitido ler.
page-balance-latest = Últimos pagamentos
page-payments-title = Os seus pagamentos
# $institution (text): the institution's name
page-payments-heading = Os seus pagamentos em { $institution }
page-payments-none = Não há pagamentos para mostrar.
page-payments-pages = Páginas
page-payments-earlier = Pagamentos anteriores
page-payments-later = Pagamentos posteriores
page-payment-pending = pendente
page-payment-unnamed = Pagamento
page-error-reveal-expired-title = Este link expirou
page-error-reveal-expired-what = Já não mostra nada.
page-error-reveal-expired-next = Volte à sua conversa e pergunte de novo.
page-error-reveal-ended-title = Esta conexão terminou
page-error-reveal-ended-what = Já não se lê nem se mostra nada através dela.
page-error-reveal-ended-next = Volte à sua conversa e conecte de novo, se quiser.
page-error-reveal-other-person-title = Era outro cliente
page-error-reveal-other-person-what = O login foi feito por alguém a quem este link não pertence. Nada foi lido nem mostrado.
page-error-reveal-other-person-next = Se alguém lhe enviou este link, feche-o. Se é seu, pergunte de novo na sua própria conversa.
page-error-reveal-cancelled-title = Cancelado no banco
page-error-reveal-cancelled-what = O login foi cancelado. Nada foi mostrado, e a sua conexão ficou como estava.
page-error-reveal-cancelled-next = Pode tentar de novo ou fechar esta página.
page-error-reveal-weak-title = O login não foi seguro o bastante
page-error-reveal-weak-what = O banco aceitou o login com um só fator. Nada foi mostrado.
page-error-reveal-weak-next = Por favor, tente de novo com o segundo fator.
page-error-reveal-refused-title = Não pudemos confiar nessa resposta
page-error-reveal-refused-what = O que veio do banco não era o que devia ser, por isso não foi usado. Nada foi mostrado.
page-error-reveal-refused-next = Por favor, tente de novo.
page-error-reveal-bank-title = Não foi possível chegar ao seu banco
page-error-reveal-bank-what = O login não funcionou desta vez. Nada foi mostrado.
page-error-reveal-bank-next = Por favor, tente de novo dentro de um minuto.
page-error-pin-locked-title = Tentativas erradas demais
page-error-pin-locked-what = Para sua segurança, este navegador já não mostra os seus valores.
page-error-pin-locked-next = Faça o login no seu banco e escolha um novo PIN.
page-error-choice-login-title = Primeiro, faça o login no seu banco
page-error-choice-login-what = Para a conversa mostrar mais, é preciso um login no seu banco nos últimos cinco minutos. Nada foi alterado.
page-error-choice-login-next = Faça o login em Meus dados e escolha de novo.
page-error-words-title = Ainda não há nada para enviar
page-error-words-what = O texto estava vazio ou tinha mais de 1.000 caracteres.
page-error-words-next = Volte atrás e escreva um pouco mais, ou um pouco menos.

page-error-passkey-refused-title = Esta chave de acesso foi recusada
page-error-passkey-refused-what = Nada foi adicionado nem alterado.
page-error-passkey-refused-next = Tente de novo ou escolha um PIN.
page-error-pin-easy-title = Esse PIN é fácil demais de adivinhar
page-error-pin-easy-what = O seu PIN não foi alterado.
page-error-pin-easy-next = Escolha um sem padrão, nada como 123456 ou 111111.
page-error-pin-digits-title = Um PIN tem seis algarismos
page-error-pin-digits-what = O seu PIN não foi alterado.
page-error-pin-digits-next = Seis algarismos, de 0 a 9.
page-error-passkey-address-title = As chaves de acesso não funcionam aqui
page-error-passkey-address-what = Este endereço é um número, e as chaves de acesso precisam de um nome. Nada foi alterado.
page-error-passkey-address-next = Siga o outro caminho.

## My data

page-me-title = Meus dados
page-me-what = O que permitiu, até quando, o que foi lido e como terminar. Para isto não precisa do serviço de mensagens.
page-me-or = Ou faça o login no seu banco
page-me-login = Faça o login no seu banco para confirmar a sua identidade. Para isso, o banco pede que aceite um acesso que não usamos e que terminamos logo.
# $institution (text): the institution's name
page-me-login-button = Login em { $institution }
# $until (text): a point in time
page-me-live = Conexão ativa até { $until }
# $at (text): a point in time
page-me-expired = Terminou automaticamente em { $at }
# $at (text): a point in time
page-me-ended = Terminou em { $at }
page-me-unpaired = Ainda sem conexão: as duas palavras não foram escritas na conversa
page-me-purposes = Permitiu
page-me-shared = Contas
# $count (number): how many accounts
page-me-accounts =
    { $count ->
        [one] { $count } conta
       *[other] { $count } contas
    }
page-me-soon = Esta permissão termina em breve. Se não fizer nada, termina automaticamente.
# $institution (text): the institution's name
page-me-renew = Renovar { $institution }
# $at (text): a point in time
page-me-given = desde { $at }
# $what (text): a purpose
page-me-take-back = Retirar: { $what }
# $what (text): a purpose
page-me-allow = Permitir: { $what }
# $what (text): an account
page-me-stop-sharing = Deixar de permitir { $what }
# $institution (text): the institution's name
page-me-wider = A permissão em { $institution } é mais ampla do que aquilo que permite aqui. Ainda inclui isto, que não é usado: nada é lido para isso.
# $institution (text): the institution's name
page-me-wider-end = Lá não é possível reduzi-la. Para terminá-la também lá, termine a conexão mais abaixo: { $institution } recebe o aviso logo, e pode conectar de novo e permitir só o que quiser. Também pode terminá-la no site ou app de { $institution }.
# $institution (text): the institution's name
page-me-at-bank = O que retirar deixa de ser lido a partir desse momento. A permissão em { $institution } continua como foi dada até a conexão terminar.
page-me-display = Respostas
page-factor-title = O que abre os seus valores
page-factor-none = Ainda não há navegador nem chave de acesso. Os valores aparecem depois de um login no banco.
page-factor-here-pin = Este navegador, com PIN
page-factor-here-passkey = Este navegador, com chave de acesso
page-factor-here-visit = Este navegador, só durante esta visita
page-factor-browser-pin = Outro navegador, com PIN
page-factor-browser-passkey = Outro navegador, com chave de acesso
page-factor-browser-visit = Outro navegador, só durante uma visita
page-factor-passkey = Chave de acesso
# $at (text): a point in time
page-factor-since = desde { $at }
# $at (text): a point in time
page-factor-used = último uso em { $at }
page-factor-forget = Esquecer este navegador
page-factor-remove = Remover esta chave de acesso
page-factor-new-pin = Novo PIN para este navegador
page-factor-first-pin = PIN, para que este navegador mostre os seus valores
page-factor-name = Nome da chave de acesso, se quiser
page-factor-add = Adicionar uma chave de acesso
page-factor-login-what = Para adicionar uma chave de acesso ou mudar o PIN, confirme mais uma vez a sua identidade no banco.
page-factor-login = Fazer login no banco de novo
page-session-title = Onde tem sessões abertas
page-session-here = Aqui
page-session-login = Em outro lugar, depois de um login no banco
page-session-browser = Em outro lugar, num navegador desbloqueado
page-session-end = Terminar essa sessão
page-me-since = Desde
page-me-last-login = Último login no banco
# $institution (text): the institution's name
page-me-end = Terminar a conexão com { $institution }
page-me-history = O que aconteceu
page-me-history-none = Ainda nada.
page-me-nothing = Não há nada conectado.
page-me-unused = ainda não usado
page-me-not-allowed = Não permitido: nada é lido para isto.
page-me-nothing-next = Conecte uma conta na conversa: pergunte lá pelo seu saldo e siga o botão.
page-me-open-chat = Abrir a conversa
page-me-connection = Esta conexão
page-me-erase = Apagar meus dados
page-me-leave = Sair desta página

## Deleting

page-erase-title = Apagar meus dados
page-erase-login = Para mandar apagar os seus dados, faça primeiro o login no seu banco: mais ninguém pode fazer esse pedido.
# $at (text): a point in time
page-erase-when = Se fizer o pedido agora, tudo desaparece em { $at }. Até lá pode dizer "manter", aqui ou na sua conversa: também escrevemos lá, caso o pedido não seja seu.
page-erase-goes = Isto desaparece
page-erase-goes-chat = As suas conversas, com tudo o que escreveu e o que respondemos
page-erase-goes-links = As suas conexões: terminam logo, para nós e no seu banco, com os seus tokens, permissões, navegadores e PINs
page-erase-goes-profile = O que nos permite reconhecer quem é: o número que o serviço de mensagens lhe dá e o seu número no banco
page-erase-goes-log = O que o nosso histórico diz a seu respeito. Que houve uma anotação, e quando, fica: já não pode ser lida
page-erase-stays = Isto tem de ficar por algum tempo
# $days (number): how many days
page-erase-stays-proof =
    { $days ->
        [one] A prova do que permitiu, por { $days } dia depois do fim de cada conexão
       *[other] A prova do que permitiu, por { $days } dias depois do fim de cada conexão
    }
# $days (number): how many days
page-erase-stays-cases =
    { $days ->
        [one] As denúncias e reclamações que fez, até serem fechadas e por mais { $days } dia
       *[other] As denúncias e reclamações que fez, até serem fechadas e por mais { $days } dias
    }
page-erase-stays-how = Fica sob uma chave própria, não é usado para mais nada e não pode ser encontrado pelo seu nome ou número.
page-erase-messenger = Não podemos apagar o que o serviço de mensagens guarda. Pode fazer isso no próprio serviço.
page-erase-ask = Apagar meus dados
page-erase-no = Voltar
# $at (text): a point in time
page-erase-pending = Os seus dados serão apagados em { $at }.
page-erase-keep = Manter meus dados
page-erase-held = O seu banco tem de guardar por enquanto alguns dados a seu respeito, por isso ainda não podemos apagá-los. Pergunte ao seu banco com que motivo e por quanto tempo.
page-erase-held-means = Até isso terminar, nada do que é seu é apagado aqui, nem o que seria apagado por ser antigo. Não é usado para mais nada. Ainda pode terminar as suas conexões em Meus dados: depois não lemos mais nada.
page-erase-nothing = Não guardamos aqui nada a seu respeito.

## What became of a deletion that the messenger passed on

page-deletion-title = O seu pedido para apagar os dados
page-deletion-code = Código de confirmação
page-deletion-asked = Pedido em
page-deletion-state = Estado
# $at (text): a point in time
page-deletion-waits = Espera até { $at } e então será executado. Até lá, quem tem a conversa pode dizer lá "manter": demos aviso na conversa, caso o pedido seja de outra pessoa.
# $at (text): a point in time
page-deletion-kept = O pedido foi retirado em { $at }. Nada foi apagado.
# $at (text): a point in time
page-deletion-done = Os seus dados foram apagados em { $at }.
page-deletion-held = Tem de esperar: por enquanto, um dever legal impede o banco de apagar estes dados. O pedido será executado quando esse dever terminar. Pergunte ao seu banco com que motivo e por quanto tempo.
page-deletion-refused = Foi recusado: por enquanto, um dever legal impede o banco de apagar estes dados. Pergunte ao seu banco com que motivo e por quanto tempo, e faça o pedido de novo depois disso.
page-deletion-unknown = Não guardamos nada com o número que o serviço de mensagens nos deu.
page-deletion-unknown-next = O serviço de mensagens dá aqui muitas vezes um número diferente do da sua conversa. Se já usou a nossa conversa, abra Meus dados neste site, faça o login no seu banco e escolha "Apagar meus dados"; ou peça uma pessoa na conversa.
page-deletion-stays = O que a lei obriga o banco a guardar, como a prova do que permitiu e as denúncias que fez, fica sob uma chave própria até o prazo acabar.
page-chat-title = Chat
page-chat-unread = Novas: { $count }
page-chat-new = Nova
page-chat-transcript = Guardar como texto
page-chat-refresh = Procurar mensagens novas
page-chat-over = Este chat terminou porque nada foi escrito durante algum tempo. O que escrever agora começa um novo.
page-chat-log = Conversa
page-chat-message = Mensagem
page-chat-send = Enviar
page-chat-you = Você
page-chat-bot = Assistente de { $bank }
page-chat-staff = Equipe de { $bank }
page-chat-sent = Enviada
page-chat-read = Lida
page-chat-sending = Enviando…
page-chat-failed = Não enviada.
page-chat-retry = Tentar de novo
page-chat-typing = { $bank } está escrevendo…
page-chat-lost = Conexão perdida. Tentando de novo…
page-chat-empty = Pergunte ao assistente automático de { $bank } sobre as suas contas, comunique uma fraude ou peça uma pessoa.
page-chat-start = Dizer olá
page-chat-too-long = São mais de { $most } caracteres. Escreva em partes.
page-chat-sign-in = Entrar
page-chat-sign-in-why = Entre no seu banco para perguntar aqui sobre as suas próprias contas. Isso começa um chat novo, que fecha depois de cinco minutos sem uso.
page-chat-first-title = Entre para continuar
page-chat-first-why = As contas só são mostradas ao titular, por isso entre primeiro no seu banco. Assim começa uma conversa nova, que se fecha após cinco minutos sem uso.
page-chat-first-kept = O que perguntou vem junto: é respondido na conversa nova, sem precisar de escrever outra vez.
page-chat-first-back = Voltar à conversa
page-chat-sign-in-tab = Entrar (abre outra aba)
page-chat-signed-in = Sessão iniciada
page-chat-sign-out = Sair
page-chat-widget-open = Conversar com { $bank }
page-chat-widget-close = Fechar o chat
