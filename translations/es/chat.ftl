### What the bot says in a chat. Warm, short, plain; formal "usted", understood in Spain and Latin America. The
### first line of every message may appear on a lock screen: it holds nothing but the bank's name and the topic.
### Titles of buttons and ready answers have at most 20 characters.
###
### Names of payees, accounts and the last four digits come with a second word that tells whether they are
### known: $account_given is "yes" or "no".

## Who speaks, and help

# $bank (text): the bank's name
greet =
    Hola, soy el asistente automático de { $bank }.
    Puedo mostrarle su saldo y sus movimientos, recoger un aviso de fraude y pasarle con una persona. No tiene que usarme: puede pedir una persona en cualquier momento.
    Por favor, nunca escriba aquí números de tarjeta, PIN ni contraseñas.
greet-again = Hola de nuevo. ¿En qué puedo ayudarle?
# $bank (text): the bank's name
help =
    Esto es lo que puedo hacer por usted en { $bank }:
    • mostrarle su saldo
    • mostrarle sus últimos movimientos, también por tienda, fecha o importe
    • recoger un aviso de fraude o de tarjeta perdida, a cualquier hora
    • pasarle con una persona
    Escriba "parar" para desconectarlo todo de inmediato.
small-talk = Soy un asistente automático, así que no se me da bien charlar. Puedo ayudarle con su saldo, sus movimientos, avisos de fraude o a encontrar una persona.
out-of-scope = Con eso no puedo ayudarle aquí. Una persona del banco sí puede, o elija una de estas opciones:
thanks = De nada.
goodbye = Hasta pronto, y cuídese. Aquí estoy siempre que me necesite.
cancelled = De acuerdo, no se hará nada.
abuse = Lamento que esto no vaya bien. Si lo desea, una persona puede continuar.
later-offer = También pidió otra cosa. ¿Todavía la quiere?
language-which = ¿En qué idioma hablamos?
language-others = Ese idioma todavía no lo entiendo, lo siento. Hablo los que aparecen abajo; quizá una persona del banco pueda ayudarle en el suyo.
language-now = De acuerdo, sigamos en español.
attachment = No puedo ver imágenes ni stickers ni escuchar notas de voz. ¿Podría escribirlo en pocas palabras?
# $bank (text): the bank's name
# $chat (word): messenger; visitor: the bank's own web chat, with somebody unknown; own: with somebody who signed in there
trust =
    Sí, este es el asistente automático de { $bank }.
    Para comprobarlo, abra el enlace a este chat desde la web o la app del propio banco. Nunca pido PIN, contraseñas ni números de tarjeta, y nunca muevo dinero.
    { $chat ->
        [messenger] El servicio de mensajería puede leer lo que se escribe aquí; las cifras se abren en la página del propio banco, a menos que usted elija otra cosa. "Mis datos" muestra todo lo que se leyó y por qué.
       *[own] Este chat es del propio banco y ningún servicio de mensajería lo lee; las cifras se abren en la página del propio banco, a menos que usted elija otra cosa. "Mis datos" muestra todo lo que se leyó y por qué.
    }
# $topic (word): what the customer wanted and this service does not do
elsewhere =
    { $topic ->
        [upcoming] No puedo mostrar pagos que aún están por llegar. La app del banco muestra los pagos periódicos y las domiciliaciones.
        [bill_due] No puedo ver cuánto hay que pagar de una tarjeta de crédito. La app del banco y el extracto de su tarjeta muestran el importe y el día.
        [statement] No puedo enviar extractos. Puede descargarlos en la app del banco o en la banca en línea.
        [account_details] Para protegerlos, no muestro números de cuenta en un chat. Encontrará los suyos en la app del banco y en sus extractos.
        [open_account] No puedo abrir cuentas. Puede hacerlo en la web del banco o en una sucursal.
        [close_account] No puedo cerrar cuentas. Una persona del banco puede decirle cómo se hace.
        [savings] No puedo aconsejarle sobre ahorros ni intereses. La web del banco muestra los intereses, y una persona puede ayudarle.
        [overdraft] No puedo conceder ni cambiar un descubierto. Una persona del banco sí puede.
        [loan] No puedo aconsejarle sobre préstamos. La web del banco muestra las condiciones, y una persona puede ayudarle.
        [change_details] No puedo cambiar sus datos. Puede hacerlo en la app del banco o con una persona.
        [login_problem] No puedo arreglar un inicio de sesión. La página de acceso del propio banco tiene la opción "contraseña olvidada"; también puede ayudarle una persona. Nunca diga su contraseña a nadie.
        [branch] No conozco las sucursales ni los cajeros. La web y la app del banco muestran los más cercanos y sus horarios.
        [deposit] No puedo recibir dinero. En una sucursal o en la app del banco verá cómo depositar efectivo o un cheque.
        [notifications] Todavía no puedo cambiar las alertas. Puede configurarlas en la app del banco.
        [unlock_card] No puedo desbloquear tarjetas. Puede hacerlo en la app del banco o con una persona.
        [replace_card] No puedo pedir una tarjeta nueva. Puede hacerlo en la app del banco o con una persona. Si perdió la suya o se la robaron, dígamelo.
        [card_not_working] No puedo probar tarjetas. Muchas veces la causa es la máquina de la tienda; una persona del banco puede revisar la suya.
        [pin] No puedo ver ni cambiar un PIN, y aquí nadie le pedirá nunca el suyo. La app del banco o una persona pueden ayudarle.
        [card_delivery] No puedo ver dónde está su tarjeta. Una persona del banco puede comprobarlo.
        [activate_card] No puedo activar tarjetas. La carta que llega con su tarjeta le dice cómo; normalmente se hace en la app del banco.
        [new_card] No puedo tramitar tarjetas. Puede pedirlas en la web del banco o en una sucursal.
        [mobile_wallet] No puedo configurar el pago con el teléfono. Eso se hace en la app del banco o en la app de pagos de su teléfono.
        [travel] No sé dónde funciona su tarjeta. La app del banco muestra si está habilitada para otros países, y una persona puede ayudarle.
        [refund] No puedo seguir reembolsos, pero puedo mostrarle sus movimientos: un reembolso aparece ahí cuando la tienda lo ha enviado.
        [declined] No puedo ver por qué se rechazó un pago. Quizá su saldo lo explique; una persona del banco puede consultarlo.
        [pending_payment] No puedo decirle cuándo se contabilizará un pago. Puedo mostrarle cuáles siguen pendientes.
        [transfer_status] No puedo seguir transferencias, pero puedo mostrarle sus movimientos. Una persona del banco puede rastrear una transferencia.
        [transfer_money] Nunca muevo dinero: nadie puede hacer que yo pague a nadie. Puede hacerlo usted en la app del banco.
        [cancel_payment] No puedo detener pagos. Por favor, hágalo ahora en la app del banco o pida una persona de inmediato.
        [receipt] Todavía no puedo emitir comprobantes. La app del banco y su extracto sirven como prueba de un pago.
        [fees] No informo de comisiones. La lista de precios está en la web del banco, y una persona puede explicarle una comisión que pagó.
        [exchange_rate] No informo de tipos de cambio. La web y la app del banco muestran los actuales.
       *[limits] No puedo ver ni cambiar límites. La app del banco los muestra, y una persona puede ayudarle.
    }
unknown-act = Ese botón es de un mensaje anterior y ya no funciona. Por favor, elija una de estas opciones:
# $what (word): what the customer wanted; $at (time): when they wrote it
late-ask =
    { $what ->
        [balance] Usted pidió su saldo el { $at }, y me ha llegado ahora.
        [transactions] Usted pidió sus movimientos el { $at }, y me ha llegado ahora.
        [link] Usted pidió conectar una cuenta el { $at }, y me ha llegado ahora.
        [unlink] Usted pidió desconectarlo todo el { $at }, y me ha llegado ahora.
        [delete] Usted pidió borrar sus datos el { $at }, y me ha llegado ahora.
       *[no_person] Usted escribió el { $at } que ya no necesita una persona, y me ha llegado ahora.
    }
    Todavía no he hecho nada. ¿Aún lo desea?
late-words = Esas palabras me llegaron tarde, así que no las he usado. Si la página todavía se las muestra, escríbalas otra vez, por favor.
# An earlier message did not reach the customer.
undelivered = No pude entregarle mi último mensaje, lo siento. Si todavía espera una respuesta, pregúnteme otra vez o pida una persona.
undelivered-balance = No pude entregarle mi último mensaje, lo siento. Lo último que me pidió fue su saldo. ¿Se lo muestro?
undelivered-payments = No pude entregarle mi último mensaje, lo siento. Lo último que me pidió fueron sus movimientos. ¿Se los muestro?
redacted = Por su seguridad: nunca escriba aquí números de tarjeta, códigos ni contraseñas. Lo he quitado de nuestros registros; quizá quiera borrar también su mensaje.
# $minutes (number): how long until there is room again
limit =
    { $minutes ->
        [one] Son muchos mensajes a la vez. Deme un minuto, por favor; lo que envíe antes no puedo responderlo. "Parar", los avisos de fraude y pedir una persona funcionan siempre.
       *[other] Son muchos mensajes a la vez. Deme { $minutes } minutos, por favor; lo que envíe antes no puedo responderlo. "Parar", los avisos de fraude y pedir una persona funcionan siempre.
    }
# What is said where nothing else may be said.
masked = Hay novedades para usted. Por su privacidad, no se muestran en este chat.

## Somebody whom the bank does not know wrote in this chat

# $bank (text): the bank's name
stranger-warning =
    { $bank }: un mensaje de este chat no es nuestro.
    Otra persona le ha escrito aquí en nuestro nombre. Por favor, no abra sus enlaces, no llame a sus números y no responda.
    Hasta que lo hayamos revisado, no envío enlaces ni muestro nada de sus cuentas en este chat. Avisar de un fraude, "parar" y pedir una persona siguen funcionando.
# $bank (text): the bank's name
stranger-stopped =
    { $bank }: los enlaces y las cifras están detenidos en este chat.
    Otra persona ha escrito aquí en nuestro nombre y todavía lo estamos revisando. Mientras tanto, use la app o la web del banco, o llame al banco.
# $bank (text): the bank's name
stranger-cleared = { $bank }: hemos revisado el mensaje que no era nuestro. Puede usar este chat como antes; por favor, siga sin hacer lo que decía aquel mensaje.

## When a message was not understood

unsure-rephrase = Disculpe, no lo he entendido. ¿Podría decirlo de otra manera o elegir una de estas opciones?
unsure-which = No sé bien a cuál de estas cosas se refiere:
unsure-person = Sigo sin entenderlo, lo siento. ¿Quiere hablar con una persona?
unsure-options = No consigo entenderlo, pero esto funciona siempre:

## Titles of buttons

button-link = Conectar cuenta
button-see-balance = Ver saldo
button-see-payments = Ver movimientos
button-my-data = Mis datos
button-again = Sí, por favor
button-allow = Permitir esto
button-renew = Renovar permiso
button-read-note = Leer el mensaje

## Titles of readings, when two are as likely

meant-balance = Saldo
meant-transactions = Movimientos
meant-spending = Mis gastos
meant-upcoming = Próximos pagos
meant-bill-due = Deuda de la tarjeta
meant-statement = Extracto
meant-account-details = Datos de la cuenta
meant-open-account = Abrir una cuenta
meant-close-account = Cerrar una cuenta
meant-savings = Ahorros
meant-overdraft = Descubierto
meant-loan = Préstamo o hipoteca
meant-change-details = Cambiar mis datos
meant-login-problem = No puedo entrar
meant-branch = Sucursal o cajero
meant-deposit = Depositar dinero
meant-notifications = Alertas
meant-lost-card = Tarjeta perdida
meant-stolen-card = Tarjeta robada
meant-lock-card = Bloquear mi tarjeta
meant-unlock-card = Desbloquear tarjeta
meant-replace-card = Cambiar mi tarjeta
meant-card-fault = Tarjeta no funciona
meant-pin = PIN
meant-card-delivery = Envío de la tarjeta
meant-activate-card = Activar una tarjeta
meant-new-card = Una tarjeta nueva
meant-mobile-wallet = Pagar con teléfono
meant-travel = Tarjeta en otro país
meant-cash-machine = Fallo del cajero
meant-fraud = Fraude
meant-not-my-payment = No es un pago mío
meant-dispute = Recuperar mi dinero
meant-duplicate = Cobrado dos veces
meant-wrong-amount = Importe equivocado
meant-refund = Reembolso
meant-declined = Pago rechazado
meant-pending = Pago pendiente
meant-transfer-status = ¿Y mi transferencia?
meant-transfer-money = Enviar dinero
meant-wrong-recipient = Pagué a quien no era
meant-cancel-payment = Detener un pago
meant-receipt = Comprobante
meant-fees = Comisiones
meant-exchange-rate = Tipo de cambio
meant-limits = Límites
meant-link = Conectar cuenta
meant-unlink = Desconectar
meant-my-data = Qué tienen sobre mí
meant-delete-data = Borrar mis datos
meant-complaint = Presentar una queja
meant-hardship = No puedo pagar
meant-bereavement = Un fallecimiento
meant-person = Hablar con alguien
meant-help = Ayuda
meant-trust = ¿Esto es seguro?

## Titles of ready answers

quick-balance = Saldo
quick-payments = Movimientos
quick-fraud = Avisar de un fraude
quick-person = Hablar con alguien
quick-help = Ayuda
quick-more = Ver más
quick-stop = Parar
quick-delete-too = Borrar datos también
quick-keep = Conservar mis datos
quick-meant-card = Era por mi tarjeta
quick-no-person = Ya no hace falta
quick-link = Conectar cuenta
quick-yes = Sí
quick-no = No
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
            Para ver sus cifras, conecte una vez su cuenta de { $bank }.
            El botón abre la página del propio banco y sirve durante 10 minutos. Allí inicia sesión con dos factores, nunca en este chat. La página también le dice qué puede ver el servicio de mensajería.
        [visitor]
            Para ver sus cifras, inicie sesión y conecte una vez su cuenta de { $bank }.
            El botón lleva allí y sirve durante 10 minutos; lo que preguntó se conserva. Inicia sesión en su banco con dos factores, nunca en este chat.
       *[own]
            Para ver sus cifras, conecte una vez su cuenta de { $bank }.
            El botón abre la página del propio banco y sirve durante 10 minutos. Allí inicia sesión con dos factores, nunca en este chat. La página también le dice qué se lee y durante cuánto tiempo.
    }
# $what (word): balance, transactions
carried-over =
    { $what ->
        [transactions] Antes de iniciar sesión preguntó por sus pagos.
       *[balance] Antes de iniciar sesión preguntó por su saldo.
    }
link-another =
    Elija el otro banco en la página que abre el botón; sirve durante 10 minutos.
    Allí inicia sesión con dos factores, nunca en este chat. Lo que ya está conectado queda como está.
link-none = Todavía no hay ninguna cuenta conectada.
link-paused = Por ahora no se pueden conectar cuentas. Inténtelo más tarde, por favor, o pida una persona.
link-already = Su cuenta ya está conectada. En "Mis datos" puede ver y cambiar lo que ha permitido.
# $institution (text): where the account is
link-permission = { $institution }: para esto hace falta un permiso más. El botón abre la página donde puede dar solo ese.
# $institution (text): where the account is
consent-allowed = { $institution }: gracias, eso ya está permitido. Puede retirarlo en "Mis datos" en cualquier momento.
# $institution (text): where the account is
factor-passkey-added = { $institution }: se añadió una llave de acceso a esta conexión. Si no fue usted, escriba "parar".
# $institution (text): where the account is
factor-passkey-removed = { $institution }: se quitó una llave de acceso de esta conexión. Si no fue usted, escriba "parar".
# $institution (text): where the account is
factor-pin-changed = { $institution }: se cambió el PIN de un navegador. Si no fue usted, escriba "parar".
# $institution (text): where the account is
factor-browser-bound = { $institution }: tras iniciar sesión en el banco, un navegador más puede mostrar sus cifras. Si no fue usted, escriba "parar".
# $institution (text): where the account is
factor-browser-removed = { $institution }: un navegador ya no puede mostrar sus cifras. Si no fue usted, escriba "parar".
# $institution (text): where the account is
consent-narrowed = { $institution }: lo que usted retiró ya no se lee.
# $institution (text): where the account is
display-tap = { $institution }: como eligió en "Mis datos", las cifras ya no aparecen aquí. Las verá al pulsar.
# $institution (text): where the account is
display-balances = { $institution }: según lo elegido en "Mis datos", desde ahora los saldos aparecen aquí en el chat. Si no fue usted, escriba "parar".
# $institution (text): where the account is
display-chat = { $institution }: según lo elegido en "Mis datos", desde ahora los saldos y movimientos aparecen aquí en el chat. Si no fue usted, escriba "parar".
# $institution (text): where the account is; $at (time): when the permission ends
consent-renewed = { $institution }: su permiso está renovado y vale hasta el { $at }.
# $institution (text): where the account is
consent-ends = { $institution }: su permiso termina pronto.
# $institution (text): where the account is; $at (time): when the permission ends
consent-ends-what = A partir del { $at } ya no podré leer sus cuentas de { $institution }, a menos que renueve el permiso. El botón lo hace en un paso; si no hace nada, termina solo.
# $institution (text): where the account is
consent-over = { $institution }: su permiso ha terminado, como estaba previsto. Ya no se lee nada; ahora se lo comunico al banco. Para continuar, conecte de nuevo.
link-declined = No hay problema, no se ha conectado nada. Si cambia de opinión, aquí tiene un botón nuevo.
link-cancelled = Usted canceló en el banco, así que no se ha conectado nada. Si quiere intentarlo otra vez, aquí tiene un botón nuevo.
link-bank-trouble = El inicio de sesión del banco no respondió como debía, así que no se ha conectado nada. No fue culpa suya. Aquí tiene un botón nuevo.
link-too-weak = En el banco se inició sesión con un solo factor. Para proteger su cuenta hacen falta dos, así que no se ha conectado nada. Inténtelo otra vez con ambos, por favor.
# $institution (text): where the account is
pairing-ask =
    { $institution }: un último paso.
    La página muestra dos palabras. Escríbalas aquí, por favor, para demostrar que la página y el chat son de la misma persona.
    ¿Alguien le envió aquí o le pidió estas palabras? Entonces no las escriba: quien se las pide quiere robarle.
# $tries (number): tries left
pairing-wrong =
    { $tries ->
        [one] Esas no son las palabras de la página. Le queda un intento.
       *[other] Esas no son las palabras de la página. Le quedan { $tries } intentos.
    }
pairing-misspelt = Una de esas palabras no es de las que usamos. Mire otra vez la página, por favor, y escriba las dos palabras tal como están allí.
pairing-waiting = Espero las dos palabras que muestra la página. Escríbalas aquí, por favor, tal como están allí. Para dejar de conectar, escriba "cancelar".
pairing-called-off = De acuerdo, ya no sigo conectando. No se ha conectado ni leído nada.
pairing-failed = Tampoco eran esas las palabras, así que lo dejo aquí. No se ha conectado ni leído nada.
pairing-expired = El tiempo de las palabras se agotó. No se ha conectado ni leído nada.
pairing-already-over = Ahora no se espera ninguna palabra. Si quería conectar su cuenta, empiece de nuevo, por favor.
# $institution (text): where the account is
linked = { $institution }: su cuenta está conectada. Escriba "parar" en cualquier momento para desconectarla.

## Balance

# $bank (text): where the account is
balance-ready = { $bank }: su saldo está listo.
# Under the name of a bank, when several are connected.
ready-note = Abre la página del propio banco
# $institution (text): where the account is
balance-head = { $institution }: su saldo
# $account (text): the account's nickname; $account_kind (word): kind of account; $last_four (text): last
# digits; $amount (money); $kind (word): which figure it is; $as_of (time): when it held
balance-line =
    { $account_given ->
        [yes] { $account }
       *[no] { $account_kind ->
            [current] Cuenta corriente
            [savings] Cuenta de ahorro
            [card] Tarjeta
            [loan] Préstamo
            [wallet] Monedero
           *[other] Cuenta
        }
    }{ $last_four_given ->
        [yes] {" "}que termina en { $last_four }
       *[no] {""}
    }: { $amount } { $kind ->
        [available] disponible
        [expected] previsto
       *[booked] contabilizado
    }, a { $as_of }
# $amount (money): the overdraft that the figure above includes
balance-credit = Esto incluye un descubierto de { $amount }.
# $amount (money); $kind (word): which figure it is
balance-second =
    { $kind ->
        [available] Disponible: { $amount }
        [expected] Previsto: { $amount }
       *[booked] Contabilizado: { $amount }
    }
# $account (text): what the customer wrote
balance-no-account = Ninguna de las cuentas que permitió se llama "{ $account }". Para verlas todas, escriba "saldo".
balance-no-kind = Ninguna de las cuentas que permitió es de ese tipo. Para verlas todas, escriba "saldo".
balance-none = El banco no nos ha dado ningún saldo de las cuentas que permitió.

## Payments

# $bank (text): where the account is
payments-ready = { $bank }: sus movimientos están listos.
# $institution (text): where the account is
payments-head = { $institution }: sus movimientos
# $date (day or time); $payee (text); $amount (money): negative when paid out; $status (word)
payment-line =
    { $date }: { $payee_given ->
        [yes] { $payee }
       *[no] sin nombre
    }, { $amount }{ $status ->
        [booked] {""}
        [pending] {" "}(pendiente)
       *[other] {" "}(no definitivo)
    }
payments-none = No he encontrado movimientos que coincidan.
# $payee (text): as the customer typed it
payments-looked-name = He buscado "{ $payee }".
# $from, $to (days): both included
payments-looked-days = He buscado del { $from } al { $to }.
# $account (text): the word by which the customer named it
payments-looked-account = He buscado en la cuenta "{ $account }".
# $from (day): the payday, included
payments-since-payday = Contado desde el { $from }, cuando llegó su último ingreso regular.
payments-payday-unknown = No puedo saber cuándo cobró por última vez: no encontré ingresos regulares en los últimos 90 días. Escriba un día, por ejemplo "desde el 1 de marzo".
payments-looked-amount = He buscado el importe que escribió.
payments-more = Hay más.
payments-end = Ese era el último.
more-nothing = ¿Más de qué? Puedo mostrarle esto:

## What the bank's system says
## $institution (text): where the account is

bank-slow = { $institution } tarda un poco. Un momento, por favor.
bank-late = { $institution } sigue sin responder. No hace falta que espere: en cuanto responda, le escribo aquí.
bank-unreachable = Ahora no es posible comunicar con { $institution }. A su cuenta no le pasa nada; inténtelo otra vez en unos minutos, por favor.
bank-wait = { $institution } nos pide esperar antes de la siguiente pregunta. Inténtelo otra vez en unos minutos, por favor.
bank-ended = { $institution }: la conexión terminó allí. Para continuar, conecte de nuevo.
bank-reauthenticate = { $institution } quiere que inicie sesión otra vez antes de responder. El botón le lleva allí.
bank-nonsense = { $institution } ha enviado una respuesta de la que no puedo fiarme, así que no la muestro. Inténtelo más tarde, por favor, o pida una persona.
bank-paused = Las preguntas al banco están en pausa en este momento. Los avisos de fraude y las personas siguen funcionando; para lo demás, inténtelo más tarde, por favor.
bank-unattended = { $institution } permite solo unas pocas preguntas al día desde un chat, y las de hoy ya se han usado. El botón le muestra la cifra en la página del propio banco.

## Fraud, lost cards, complaints

# $reference (text): the case; $bank (text): the bank's name
fraud-opened =
    { $bank }: su aviso está recogido.
    Referencia { $reference }. Cuenta desde el momento en que escribió, lo lea quien lo lea y cuando sea.
fraud-next-open = Alguien lo verá a continuación y le escribirá aquí.
# $opens (time): when somebody will be there
fraud-next-closed = Ahora no hay nadie para atenderle. Si nadie abre su aviso en cinco minutos, se alerta al contacto de emergencia del banco. La atención abre el { $opens } y le escribirán aquí.
fraud-next-unknown = No puedo decirle cuándo habrá alguien para atenderle. Si nadie abre su aviso en cinco minutos, se alerta al contacto de emergencia del banco.
# $phone (text)
fraud-phone = Para hablar con el banco de inmediato, llame al { $phone }, a cualquier hora.
fraud-no-phone = Para hablar con el banco de inmediato, use el número del reverso de su tarjeta.
# $reference (text): the case
fraud-again = Lo he añadido a su aviso { $reference }.
fraud-lock-note = Todavía no puedo bloquear tarjetas desde aquí. Por favor, bloquee la suya ahora por teléfono o en la app del banco, para que nadie pueda usarla.
# $reference (text): the case; $bank (text): the bank's name
request-opened =
    { $bank }: nos ha llegado lo que escribió en "Mis datos".
    Referencia { $reference }. Alguien del banco lo revisará.
# $reference (text): the case
complaint-opened =
    Lamento que tenga motivos de queja. Ha quedado anotada en el registro del banco.
    Referencia { $reference }. Una persona la revisará y le responderá aquí.
# $reference (text): the case
dispute-opened =
    He anotado que algo no está bien con un pago.
    Referencia { $reference }. Cuenta desde el momento en que escribió. Una persona lo revisará y le responderá aquí.
dispute-note = Si quiere, dígame la tienda, el importe y el día: todo se añade a su caso. Si el pago lo hizo otra persona, avise mejor de un fraude.
care-hardship = Gracias por contárnoslo; no habrá sido fácil. Alguien del banco hablará con usted sobre lo que se puede hacer. A mí no tiene que explicarme nada.
care-bereavement = Siento mucho su pérdida. Alguien del banco le ayudará con todo lo que haya que hacer, paso a paso. A mí no tiene que explicarme nada.
care-vulnerability = Gracias por contármelo. Alguien del banco le dedicará el tiempo que haga falta. Si usted u otra persona corre peligro ahora mismo, por favor llame al número de emergencias.
care-next-open = Su mensaje va por delante de las consultas habituales: alguien le escribirá aquí pronto.
# $opens (time): when somebody will be there
care-next-closed = Ahora no hay nadie para atenderle. La atención abre el { $opens }, y entonces alguien le escribirá aquí.
care-next-unknown = No puedo decirle cuándo habrá alguien para atenderle; le escribirán aquí.

## A person at the bank

# $waiting (number): people ahead
person-open =
    { $waiting ->
        [0] Una persona le atenderá pronto; es su turno.
        [one] Una persona le atenderá pronto. Hay un cliente esperando antes que usted.
       *[other] Una persona le atenderá lo antes posible. Hay { $waiting } clientes esperando antes que usted.
    }
# $opens (time): when somebody will be there
person-closed = Ahora no hay nadie para atenderle. La atención abre el { $opens }; está en la cola y le responderán aquí.
person-unknown = Está en la cola y le responderán aquí. No puedo decirle cuándo habrá alguien para atenderle.
person-already = Ya está en la cola; una persona le responderá aquí. Leerá todo lo que escriba ahora.
person-cancelled = De acuerdo, le he quitado de la cola.
person-busy-note = Hasta entonces puedo seguir respondiendo a lo que sé.
# $bank (text): the bank's name. In place of what a person at the bank wrote about the customer's data.
note-ready = { $bank }: hay un mensaje para usted.
# $name (text): the person's name; $text (text): what they wrote
staff-says =
    { $name }:
    { $text }
staff-back = Aquí está otra vez el asistente automático. Puede pedir una persona en cualquier momento.
resolved = La persona que le ayudó ha cerrado su solicitud. Aquí está otra vez el asistente automático; puede pedir una persona en cualquier momento.

## Stop and rights

# $count (number): links that ended; $at (time): when
stop-done =
    { $count ->
        [one] Hecho: su cuenta está desconectada desde el { $at }.
       *[other] Hecho: sus { $count } cuentas están desconectadas desde el { $at }.
    }
    Ya no se lee nada. Ahora se lo comunico al banco y le escribiré aquí cuando lo haya confirmado.
stop-nothing = Hecho. No hay ninguna cuenta conectada y no se lee nada.
stop-offer = ¿Quiere que se borren también sus datos? ¿O se refería a su tarjeta?
# $institution (text); $at (time): when
stop-confirmed = { $institution } ha confirmado el fin de la conexión el { $at }.
# $institution (text)
stop-unconfirmed = { $institution } no ha confirmado el fin de la conexión. Nosotros ya no la usamos; también puede terminarla en la app del propio banco.
delete-how = En "Mis datos" puede hacer que se borre todo lo que tenemos sobre usted. Allí inicia sesión en el banco, para que nadie más pueda hacerlo.
meant-card = Todavía no puedo bloquear tarjetas desde aquí. El banco puede hacerlo de inmediato:
# $at (time): when
erasure-asked =
    Usted nos pidió borrar sus datos. Ocurrirá el { $at }: esta conversación, sus conexiones y lo que sabemos de usted.
    Si no fue usted, o si cambia de opinión, escriba "conservar".
erasure-kept = Sus datos se conservan. No se borra nada.
erasure-none = No hay nada pendiente de borrar.
erasure-due = Sus datos aquí se borran ahora. Este es mi último mensaje. Si vuelve a escribir, empezamos desde el principio.
erasure-held = Por ahora su banco debe conservar algunos registros sobre usted, así que sus datos todavía no se borran. Se borrarán en cuanto eso termine.
rights =
    Tiene derecho a saber qué tenemos, a una copia y a que se borre.
    "Mis datos" muestra sus permisos, qué se leyó y por qué. Allí inicia sesión en el banco, para que nadie más pueda verlo.
