# What the audit log says, in the words of the person whom it is about. One text for each event: "rights-event-" and
# the event's name with dashes.

rights-timeline-title = O que aconteceu com os seus dados
rights-timeline-what = Tudo o que foi lido, mostrado, alterado ou consultado, do mais novo ao mais antigo, de um histórico que ninguém pode mudar sem que se note.
rights-timeline-none = Ainda não aconteceu nada.
rights-timeline-none-next = Assim que algo for lido, mostrado ou mudado, aparece aqui.
rights-timeline-older = Mais antigo
rights-timeline-newest = Mais novo
rights-timeline-all = Tudo o que aconteceu
rights-timeline-back = Voltar a Meus dados
rights-timeline-when = Quando
rights-timeline-who = Quem
rights-timeline-why = Motivo
rights-timeline-shared = Esta conversa está ou esteve conectada também às contas de outra pessoa. Só aparece o que indica a sua própria conexão.

rights-who-you = Cliente
# $bank (text): the bank's name
rights-who-bank = { $bank }
# $bank (text): the bank's name
rights-who-service = O serviço de conversa de { $bank }, automaticamente
# $name (text): a name; $role (text): agent, lead, officer, author, operator
rights-who-staff =
    { $name }, { $role ->
        [agent] atendimento
        [lead] chefia do atendimento
        [officer] responsável pela conformidade
        [author] autoria de textos
        [operator] operação do serviço
       *[other] pessoal do banco
    }
rights-who-messenger = A empresa do seu serviço de mensagens, a pedido seu feito lá
rights-who-somebody = Alguém do banco
# $name (text): a name as it was given
rights-who-operator = { $name }, que opera este serviço para o banco
rights-who-erased = Já não se sabe: foi apagado

# $purpose (text): what the customer allowed
rights-why-purpose = Para: { $purpose }
rights-why-tap = Tocou num botão da sua conversa
rights-why-question = Perguntou na conversa
rights-why-linking = Para poder escolher que contas permitir
# $reason (text): words that somebody typed
rights-why-reason = Motivo indicado: { $reason }

# $event (text): the event's name in the log
rights-event-other = No histórico: { $event }

# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-done =
    { $purpose ->
        [read_balance] Os seus saldos foram lidos no banco
        [read_transactions] Os seus pagamentos foram lidos no banco
        [accounts] A lista das contas que permitiu foi lida no banco
       *[other] Alguns dados seus foram lidos no banco
    }
# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-failed =
    { $purpose ->
        [read_balance] Não foi possível ler os seus saldos no banco
        [read_transactions] Não foi possível ler os seus pagamentos no banco
        [accounts] Não foi possível ler a lista das suas contas no banco
       *[other] Não foi possível perguntar ao banco
    }
rights-event-answer-dropped = Uma resposta do banco chegou tarde demais ou já não era permitida, e foi descartada
# $purpose (text): read_balance, read_transactions
rights-event-disclosure =
    { $purpose ->
        [read_balance] Os seus saldos foram mostrados numa página do banco
        [read_transactions] Os seus pagamentos foram mostrados numa página do banco
       *[other] Foram mostrados valores numa página do banco
    }
# $purpose (text): read_balance, read_transactions
rights-event-disclosed =
    { $purpose ->
        [read_balance] Os seus saldos foram mostrados na conversa
        [read_transactions] Os seus pagamentos foram mostrados na conversa
       *[other] Foram mostrados valores na conversa
    }
rights-event-send-failed = Não foi possível entregar uma mensagem
rights-event-send-window-closed = Uma mensagem não foi enviada, porque não houve mensagens suas durante um dia

rights-event-link-started = O caminho para uma conexão foi iniciado num navegador
rights-event-link-granted = Fez o login no banco e deu acesso
rights-event-link-answer-refused = Uma resposta do login do banco veio de outro navegador e foi recusada
rights-event-link-paired = As duas palavras foram escritas na sua conversa: conexão feita
rights-event-link-failed = Uma conexão não foi feita
rights-event-platform-deauthorized = O serviço de mensagens avisou que retirou lá o que tinha permitido: todas as suas conexões terminam
rights-event-link-revoke = Foi pedido o fim da conexão
rights-event-pairing-wrong = Foram escritas palavras erradas na sua conversa
rights-event-pairing-failed = As duas palavras estavam erradas ou chegaram tarde: sem conexão
rights-event-pairing-abandoned = Uma conexão foi iniciada e não terminada
rights-event-consent-given = Foram escolhidas as contas e a forma de mostrar
rights-event-consent-asked = Foi pedida mais uma permissão
rights-event-consent-allowed = Permitiu mais uma finalidade
rights-event-consent-narrowed = Retirou uma finalidade ou uma conta
# $purpose (text): tap, balances, chat
rights-event-consent-shows-more =
    { $purpose ->
        [chat] Escolheu que os saldos e os pagamentos apareçam na conversa
       *[other] Escolheu que os saldos apareçam na conversa
    }
# $purpose (text): tap, balances, chat
rights-event-consent-shows-less =
    { $purpose ->
        [balances] Escolheu que só os saldos apareçam na conversa
       *[other] Escolheu que os valores já não apareçam na conversa
    }
rights-event-consent-renewed = Renovou a permissão
rights-event-consent-reminded = Um lembrete na conversa avisou que a permissão termina em breve
rights-event-consent-reminder-unsent = Um lembrete não pôde ser enviado, porque não houve mensagens suas durante um dia
rights-event-consent-expired = A permissão terminou automaticamente
rights-event-consent-withdrawn = A conexão foi terminada
rights-event-consent-receipt-taken = Foi guardado um recibo de consentimento
rights-event-consent-login-other-person = Outra pessoa fez o login no banco numa página sua: nada foi alterado
rights-event-bank-consent-revoked = O banco confirmou o fim
rights-event-revocation-unconfirmed = O banco ainda não confirmou o fim; será avisado de novo
rights-event-stop = "Parar" foi escrito na conversa: tudo terminou

rights-event-browser-bound = Um navegador foi associado à sua conexão
rights-event-browser-visit = Um navegador pôde mostrar os seus valores durante uma visita
rights-event-browser-unlocked = Um navegador foi desbloqueado
rights-event-browser-pin-wrong = Foi escrito um PIN errado
rights-event-browser-unbound = Tentativas erradas demais: o navegador foi bloqueado
rights-event-browser-pin-changed = O PIN de um navegador foi alterado
rights-event-browser-removed = Um navegador foi esquecido em Meus dados
rights-event-passkey-added = Foi adicionada uma chave de acesso
rights-event-passkey-removed = Foi removida uma chave de acesso
rights-event-passkey-refused = Uma chave de acesso foi recusada
rights-event-passkey-over = A resposta de uma chave de acesso chegou tarde demais ou duas vezes
rights-event-passkey-count-back = Uma chave de acesso foi recusada, porque pode existir uma cópia dela
rights-event-page-session-ended = Uma sessão foi terminada em Meus dados
rights-event-browser-login = Fez o login no banco para ver valores
rights-event-browser-login-other-person = Outra pessoa fez o login no banco numa página sua: nada foi mostrado
rights-event-erasure-told = A conversa avisou que os seus dados serão apagados
rights-event-erasure-cancelled = Disse que os seus dados devem ser mantidos
rights-event-erasure-held-told = A conversa avisou que o banco tem de guardar alguns dados por enquanto
rights-event-my-data-login = Alguém fez o login no banco em seu nome e abriu Meus dados
rights-event-chat-signed-in = Alguém entrou no banco como você e no chat da web
rights-event-chat-signed-out = A sessão do chat da web foi encerrada
rights-event-my-data-end = Terminou a conexão em Meus dados

rights-event-case-opened = Uma comunicação sua foi anotada
rights-event-case-words-added = O que escreveu foi acrescentado à sua comunicação
rights-event-case-seen = A sua comunicação foi aberta no banco
rights-event-case-paged = Ninguém tinha aberto a sua comunicação: o serviço de emergência do banco foi chamado
rights-event-case-closed = A sua comunicação foi fechada
rights-event-case-shown = A sua comunicação foi consultada
rights-event-queue-joined = Pediu uma pessoa
rights-event-staff-took = Alguém assumiu a sua conversa
rights-event-staff-viewed = A sua conversa foi aberta e lida no banco
rights-event-staff-replied = Alguém respondeu na conversa
rights-event-note-sent = Alguém do banco escreveu uma mensagem que só se lê com desbloqueio
rights-event-note-dropped = Não foi possível proteger uma mensagem do banco com desbloqueio, por isso só foi avisado que há uma novidade
rights-event-note-shown = Uma mensagem do banco foi aberta num navegador desbloqueado
rights-event-staff-handed-back = A conversa foi devolvida ao assistente
rights-event-staff-resolved = A conversa com uma pessoa foi fechada
rights-event-bot-muted = Alguém escreveu com outra ferramenta do banco: o assistente ficou em silêncio
rights-event-stranger-wrote = Alguém que o banco não conhece escreveu em nome dele: links e valores foram suspensos na conversa
rights-event-stranger-clear = O banco verificou o que outra pessoa tinha escrito na sua conversa
rights-event-limit-reached = Escreveu mensagens demais de uma vez: algumas ficaram sem resposta
rights-event-late-asked = Uma mensagem sua chegou tarde: foi perguntado se ainda queria o que pedia
rights-event-late-confirmed = Ainda queria o que tinha chegado tarde
rights-event-redacted-across-messages = Um número de cartão em duas mensagens suas foi retirado
rights-event-audit-exported = O que o histórico diz a seu respeito foi reunido como prova
rights-event-my-data-exported = Fez o download de tudo o que está guardado a seu respeito
rights-event-customer-exported = Tudo o que está guardado a seu respeito foi reunido a seu pedido

rights-me-title = Os seus direitos
rights-me-download-what = Tudo o que está guardado a seu respeito, num só conjunto: para ler, para outros programas e assinado pelo banco.
rights-me-download = Fazer download de tudo
rights-me-choice = O que a conversa pode mostrar
rights-me-choose = Mudar o que é mostrado
rights-me-choice-login = Para a conversa mostrar mais, faça de novo o login no seu banco.
rights-me-wrong = Há algo errado aqui?
rights-me-wrong-words = O que está errado, ou o que quer perguntar?
rights-me-wrong-hint = Alguém do banco vai analisar. Não escreva números de cartão, códigos ou senhas.
rights-me-wrong-send = Enviar ao banco
rights-me-note-shown = Alterado. Vale a partir de agora, também para mensagens que iam ser enviadas.
rights-me-note-requested = O banco recebeu o pedido, com uma referência. Está em "O que aconteceu".
rights-me-note-stored = O banco recebeu o pedido. Será tratado dentro de um momento.
rights-me-note-factor = Feito. O chat também o diz.
rights-me-login = Para isto, faça de novo o login no seu banco.

rights-export-title = Os seus dados
# $bank (text): the bank's name
rights-export-made = Tudo o que o serviço de conversa de { $bank } guarda a seu respeito, reunido em
rights-export-check = O README.md explica como verificar que isto é o que o banco assinou.
rights-export-links = Conexões
rights-export-made-at = Conectada em
rights-export-ended = Terminou em
rights-export-until = Termina automaticamente em
rights-export-choice = Respostas
rights-export-purposes = Permitiu
rights-export-accounts = Contas
rights-export-browsers = Navegadores com PIN
rights-export-chats = Conversas
rights-export-address = O número que o serviço de mensagens usa para esta pessoa:
rights-export-you = Cliente
rights-export-us = Nós
rights-export-what = O que aconteceu
rights-export-bot = Assistente
rights-export-notes = Mensagens lidas com desbloqueio
rights-export-cases = Comunicações
rights-export-texts = As palavras que aceitou
rights-export-nothing = Nada.
rights-export-withheld-shared = Uma conversa sua esteve conectada também às contas de outra pessoa. O que se disse nela não está aqui, porque não é possível saber de quem é.
rights-export-withheld-earlier = O que se disse numa conversa antes de a conectar não está aqui, porque não é possível saber se era a mesma pessoa.
