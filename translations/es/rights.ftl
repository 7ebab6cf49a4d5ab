# What the audit log says, in the words of the person whom it is about. One text for each event: "rights-event-" and
# the event's name with dashes.

rights-timeline-title = Qué ha ocurrido con sus datos
rights-timeline-what = Todo lo que se leyó, mostró, cambió o consultó, lo más nuevo primero, de un registro que nadie puede cambiar sin que se note.
rights-timeline-none = Todavía no ha ocurrido nada.
rights-timeline-none-next = En cuanto se lea, muestre o cambie algo, aparecerá aquí.
rights-timeline-older = Anteriores
rights-timeline-newest = Más recientes
rights-timeline-all = Todo lo que ha ocurrido
rights-timeline-back = Volver a Mis datos
rights-timeline-when = Cuándo
rights-timeline-who = Quién
rights-timeline-why = Por qué
rights-timeline-shared = Este chat está o estuvo conectado también a las cuentas de otra persona. Solo aparece lo que nombra su propia conexión.

rights-who-you = Usted
# $bank (text): the bank's name
rights-who-bank = { $bank }
# $bank (text): the bank's name
rights-who-service = El servicio de chat de { $bank }, por sí solo
# $name (text): a name; $role (text): agent, lead, officer, author, operator
rights-who-staff =
    { $name }, { $role ->
        [agent] atención al cliente
        [lead] responsable de atención al cliente
        [officer] responsable de cumplimiento
        [author] redacción de textos
        [operator] operación del servicio
       *[other] personal
    }
rights-who-messenger = La empresa de su servicio de mensajería, a petición suya allí
rights-who-somebody = Alguien del banco
# $name (text): a name as it was given
rights-who-operator = { $name }, que opera este servicio para el banco
rights-who-erased = Ya no se sabe: se borró

# $purpose (text): what the customer allowed
rights-why-purpose = Para: { $purpose }
rights-why-tap = Usted pulsó un botón de su chat
rights-why-question = Usted preguntó en el chat
rights-why-linking = Para que pudiera elegir qué cuentas compartir
# $reason (text): words that somebody typed
rights-why-reason = Motivo indicado: { $reason }

# $event (text): the event's name in the log
rights-event-other = Registrado: { $event }

# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-done =
    { $purpose ->
        [read_balance] Se leyeron sus saldos en el banco
        [read_transactions] Se leyeron sus movimientos en el banco
        [accounts] Se leyó en el banco la lista de las cuentas que compartió
       *[other] Se leyeron datos suyos en el banco
    }
# $purpose (text): read_balance, read_transactions, accounts
rights-event-bank-read-failed =
    { $purpose ->
        [read_balance] No se pudieron leer sus saldos en el banco
        [read_transactions] No se pudieron leer sus movimientos en el banco
        [accounts] No se pudo leer en el banco la lista de sus cuentas
       *[other] No se pudo preguntar al banco
    }
rights-event-answer-dropped = Una respuesta del banco llegó demasiado tarde o ya no estaba permitida, y se desechó
# $purpose (text): read_balance, read_transactions
rights-event-disclosure =
    { $purpose ->
        [read_balance] Se le mostraron sus saldos en una página del banco
        [read_transactions] Se le mostraron sus movimientos en una página del banco
       *[other] Se le mostraron cifras en una página del banco
    }
# $purpose (text): read_balance, read_transactions
rights-event-disclosed =
    { $purpose ->
        [read_balance] Se mostraron sus saldos en el chat
        [read_transactions] Se mostraron sus movimientos en el chat
       *[other] Se mostraron cifras en el chat
    }
rights-event-send-failed = No se pudo entregar un mensaje para usted
rights-event-send-window-closed = No se envió un mensaje, porque usted llevaba un día sin escribir

rights-event-link-started = Se empezó el camino a una conexión en un navegador
rights-event-link-granted = Usted inició sesión en el banco y dio acceso
rights-event-link-answer-refused = Una respuesta del inicio de sesión del banco llegó de otro navegador y se rechazó
rights-event-link-paired = Se escribieron las dos palabras en su chat: conectado
rights-event-link-failed = No se hizo una conexión
rights-event-platform-deauthorized = El servicio de mensajería nos dijo que usted terminó allí lo que había permitido: terminan todas sus conexiones
rights-event-link-revoke = Se pidió el fin de la conexión
rights-event-pairing-wrong = Se escribieron palabras equivocadas en su chat
rights-event-pairing-failed = Las dos palabras eran incorrectas o llegaron tarde: sin conectar
rights-event-pairing-abandoned = Se empezó una conexión y no se terminó
rights-event-consent-given = Se eligieron las cuentas y la forma de mostrar
rights-event-consent-asked = Se le pidió un permiso más
rights-event-consent-allowed = Usted permitió un fin más
rights-event-consent-narrowed = Usted retiró un fin o una cuenta
# $purpose (text): tap, balances, chat
rights-event-consent-shows-more =
    { $purpose ->
        [chat] Usted eligió que los saldos y movimientos aparezcan en el chat
       *[other] Usted eligió que los saldos aparezcan en el chat
    }
# $purpose (text): tap, balances, chat
rights-event-consent-shows-less =
    { $purpose ->
        [balances] Usted eligió que en el chat aparezcan solo los saldos
       *[other] Usted eligió que las cifras ya no aparezcan en el chat
    }
rights-event-consent-renewed = Usted renovó el permiso
rights-event-consent-reminded = Se le recordó en el chat que el permiso termina pronto
rights-event-consent-reminder-unsent = No se pudo enviar un recordatorio, porque usted llevaba un día sin escribir
rights-event-consent-expired = El permiso terminó solo
rights-event-consent-withdrawn = Se terminó la conexión
rights-event-consent-receipt-taken = Se descargó un recibo del consentimiento
rights-event-consent-login-other-person = Otra persona inició sesión en el banco en una página suya: no se cambió nada
rights-event-bank-consent-revoked = El banco confirmó el fin
rights-event-revocation-unconfirmed = El banco no ha confirmado el fin; se le comunicará otra vez
rights-event-stop = Se escribió "parar" en el chat: se terminó todo

rights-event-browser-bound = Se vinculó un navegador a su conexión
rights-event-browser-visit = Un navegador pudo mostrar sus cifras durante una visita
rights-event-browser-unlocked = Se desbloqueó un navegador
rights-event-browser-pin-wrong = Se escribió un PIN equivocado
rights-event-browser-unbound = Demasiados intentos fallidos: se cerró el paso al navegador
rights-event-browser-pin-changed = Se cambió el PIN de un navegador
rights-event-browser-removed = Se olvidó un navegador en Mis datos
rights-event-passkey-added = Se añadió una llave de acceso
rights-event-passkey-removed = Se quitó una llave de acceso
rights-event-passkey-refused = Se rechazó una llave de acceso
rights-event-passkey-over = La respuesta de una llave de acceso llegó demasiado tarde o dos veces
rights-event-passkey-count-back = Se rechazó una llave de acceso, porque puede existir una copia de ella
rights-event-page-session-ended = Se cerró la sesión de alguien en Mis datos
rights-event-browser-login = Usted inició sesión en el banco para ver cifras
rights-event-browser-login-other-person = Otra persona inició sesión en el banco en una página suya: no se mostró nada
rights-event-erasure-told = Se le dijo en el chat que sus datos se borrarán
rights-event-erasure-cancelled = Usted dijo que sus datos deben conservarse
rights-event-erasure-held-told = Se le dijo que el banco debe conservar algunos registros por ahora
rights-event-my-data-login = Alguien inició sesión en el banco como usted y abrió Mis datos
rights-event-chat-signed-in = Alguien inició sesión en el banco como usted y entró en el chat web
rights-event-chat-signed-out = Se cerró la sesión del chat web
rights-event-my-data-end = Usted terminó la conexión en Mis datos

rights-event-case-opened = Se recogió un aviso suyo
rights-event-case-words-added = Lo que escribió se añadió a su aviso
rights-event-case-seen = Su aviso se abrió en el banco
rights-event-case-paged = Nadie había abierto su aviso: se llamó al contacto del banco
rights-event-case-closed = Se cerró su aviso
rights-event-case-shown = Se consultó su aviso
rights-event-queue-joined = Usted pidió una persona
rights-event-staff-took = Alguien se hizo cargo de su chat
rights-event-staff-viewed = Su chat se abrió y se leyó en el banco
rights-event-staff-replied = Alguien le respondió en el chat
rights-event-note-sent = Alguien del banco le escribió un mensaje que solo se lee tras desbloquear
rights-event-note-dropped = No se pudo guardar protegido para usted un mensaje del banco, así que solo se le dijo que hay novedades
rights-event-note-shown = Se abrió un mensaje del banco en un navegador desbloqueado
rights-event-staff-handed-back = El chat se devolvió al bot
rights-event-staff-resolved = Se cerró la conversación con una persona
rights-event-bot-muted = Alguien le escribió con otra herramienta del banco: el bot se calló
rights-event-stranger-wrote = Alguien a quien el banco no conoce le escribió en su nombre: se detuvieron los enlaces y las cifras en el chat
rights-event-stranger-clear = El banco revisó lo que otra persona había escrito en su chat
rights-event-limit-reached = Usted escribió más mensajes a la vez de los que se aceptan: algunos quedaron sin respuesta
rights-event-late-asked = Un mensaje suyo llegó tarde: se le preguntó si todavía lo quería
rights-event-late-confirmed = Usted todavía quería lo que había llegado tarde
rights-event-redacted-across-messages = Se quitó un número de tarjeta repartido en dos mensajes suyos
rights-event-audit-exported = Lo registrado sobre usted se reunió como prueba
rights-event-my-data-exported = Usted descargó todo lo que se tiene sobre usted
rights-event-customer-exported = Se reunió para usted todo lo que se tiene sobre usted

rights-me-title = Sus derechos
rights-me-download-what = Todo lo que se tiene sobre usted en un solo archivo: para leer, para otros programas y firmado por el banco.
rights-me-download = Descargar todo
rights-me-choice = Qué puede mostrar su chat
rights-me-choose = Cambiar lo que se muestra
rights-me-choice-login = Para que el chat muestre más, inicie sesión otra vez en su banco.
rights-me-wrong = ¿Hay algo incorrecto aquí?
rights-me-wrong-words = ¿Qué es incorrecto o qué quiere preguntar?
rights-me-wrong-hint = Alguien del banco lo revisará. No escriba números de tarjeta, códigos ni contraseñas.
rights-me-wrong-send = Decírselo al banco
rights-me-note-shown = Cambiado. Vale desde ahora, también para los mensajes que estaban a punto de enviarse.
rights-me-note-requested = El banco lo tiene, como solicitud con una referencia. La encontrará en "Qué ha ocurrido".
rights-me-note-stored = El banco lo tiene. Se tramitará en un momento.
rights-me-note-factor = Hecho. El chat también se lo dice.
rights-me-login = Para esto, inicie sesión otra vez en su banco.

rights-export-title = Sus datos
# $bank (text): the bank's name
rights-export-made = Todo lo que el servicio de chat de { $bank } tiene sobre usted, generado el
rights-export-check = El archivo README.md dice cómo comprobar que esto es lo que firmó el banco.
rights-export-links = Conexiones
rights-export-made-at = Conectado
rights-export-ended = Terminado
rights-export-until = Termina solo
rights-export-choice = Respuestas
rights-export-purposes = Usted permitió
rights-export-accounts = Cuentas
rights-export-browsers = Navegadores con PIN
rights-export-chats = Chats
rights-export-address = El número que le da el servicio de mensajería:
rights-export-you = Usted
rights-export-us = Nosotros
rights-export-what = Qué ha ocurrido
rights-export-bot = Bot
rights-export-notes = Mensajes que lee tras desbloquear
rights-export-cases = Avisos
rights-export-texts = Las palabras que aceptó
rights-export-nothing = Nada.
rights-export-withheld-shared = Un chat suyo estuvo conectado también a las cuentas de otra persona. Lo que se dijo en él no está aquí, porque no se puede saber de quién es.
rights-export-withheld-earlier = Lo que se dijo en un chat antes de que lo conectara no está aquí, porque no se puede saber que era usted.
