### What pages say: plain, calm, exact; formal "usted". Names that people or banks wrote come in as fields and are
### shown as text. Every error says what happened and what to do next.

## Around every page

page-skip = Ir al contenido
page-help = ¿Necesita ayuda? Pida una persona en su chat en cualquier momento.
# $phone (text): the bank's number
page-help-phone = O llame al { $phone }, de día o de noche.
page-promise = Nada de anuncios, nada de perfiles, nunca se vende. Este servicio no puede mover dinero.
page-demo = Esto es una demostración con clientes y dinero inventados.

## Errors: title, what happened, what next

page-error-not-found-title = Esta página no está aquí
page-error-not-found-what = El enlace está mal escrito, ya se usó o es de otra persona.
page-error-not-found-next = Vuelva a su chat y pida un enlace nuevo.
page-error-misdirected-title = Dirección equivocada
page-error-misdirected-what = En esta dirección no se atiende a ningún banco.
page-error-misdirected-next = Abra otra vez el enlace de su chat, por favor, sin cambiarlo.
page-error-chat-sign-in-title = Inicie sesión primero en el chat
page-error-chat-sign-in-what = Este enlace lleva a cuentas y aquí no se sabe quién es usted. No se ha abierto nada.
page-error-chat-sign-in-next = Abra el chat, inicie sesión en su banco y pregunte de nuevo.
page-error-chat-busy-title = Demasiado rápido
page-error-chat-busy-what = Han llegado tantos mensajes en poco tiempo que este no se ha aceptado.
page-error-chat-busy-next = Espere un minuto y envíelo otra vez. En una emergencia, llame al banco.
page-error-form-title = Inténtelo otra vez, por favor
page-error-form-what = Este formulario era demasiado antiguo o no se envió desde nuestra propia página. No se ha cambiado nada.
page-error-form-next = Vuelva atrás, recargue la página y envíelo una vez más. Las cookies deben estar permitidas para esta página.
page-error-forbidden-title = Eso no está permitido
page-error-forbidden-what = Su inicio de sesión no incluye esto.
page-error-forbidden-next = Si lo necesita para su trabajo, pregunte a la persona que se ocupa de los accesos en su banco.
page-note-title = Un mensaje para usted
# $name (text): a person at the bank
page-note-from = De { $name }
page-error-stranger-title = Los enlaces de este chat están detenidos
page-error-stranger-what = Otra persona escribió en su chat en nombre del banco. Hasta que el banco lo haya revisado, no se abre ningún enlace de ese chat. No se ha mostrado ni cambiado nada.
page-error-stranger-next = Por favor, no haga lo que decía ese mensaje. Use la app o la web del propio banco, o abra aquí "Mis datos" iniciando sesión en el banco.
# $phone (text): the bank's number
page-error-phone = También puede llamar al banco: { $phone }.
page-error-unavailable-title = Ahora no podemos hacerlo
page-error-unavailable-what = Algo de nuestra parte está en pausa. No se ha cambiado nada.
page-error-unavailable-next = Inténtelo otra vez en un minuto, por favor.
page-error-internal-title = Algo ha salido mal
page-error-internal-what = Fue un error nuestro y ha quedado anotado. Hasta donde sabemos, no se ha cambiado nada.
page-error-internal-next = Inténtelo otra vez, por favor, o pida una persona en su chat.

## PINs

page-pin-digits = El PIN tiene seis cifras, del 0 al 9.
page-pin-easy = Ese PIN es demasiado fácil de adivinar. Elija uno sin patrón, por favor; no 123456 ni 111111.

## The front page

page-landing-title = El banco en su chat
# $bank (text): the bank's name
page-landing-heading = { $bank } en su servicio de mensajería
page-landing-what = Conecte su cuenta una vez, con dos factores en su banco. Después pregunte en el chat que ya usa:
page-landing-can-ask = ¿Cuál es mi saldo? ¿Qué pagué en la librería?
page-landing-can-report = No reconozco este pago. He perdido mi tarjeta.
page-landing-can-person = ¿Puedo hablar con una persona?
page-landing-institutions = Cuentas que puede conectar
page-landing-never = Lo que nunca hace
page-landing-never-money = Mover dinero. Solo puede leer lo que usted permita.
page-landing-never-password = Pedirle la contraseña del banco. Usted inicia sesión en su propio banco.
page-landing-never-ads = Usar lo que lee para anuncios o perfiles, ni venderlo.
page-landing-never-stay = Quedarse contra su voluntad. Usted lo termina con una palabra en el chat: parar.
page-landing-sees = Lo que su servicio de mensajería sí ve
page-landing-sees-not = No ve su inicio de sesión. Los saldos y los pagos se abren en la página del propio banco, salvo que usted prefiera verlos en el chat.
page-landing-try = Pruébelo
page-landing-chat = Chatear aquí con el banco
page-landing-as-customer = Como cliente
page-landing-as-agent = Como agente
page-landing-as-officer = Como responsable
page-landing-tour = Un recorrido en cinco pasos
page-landing-tour-ask = Como cliente, pregunte: ¿cuál es mi saldo? Después pulse «Conectar cuenta».
page-landing-tour-log-in = Inicie sesión en el banco de pruebas como ada con la contraseña demo. Su página muestra también el código.
page-landing-tour-words = Escriba las dos palabras en el chat y pulse «Ver saldo».
page-landing-tour-person = Escriba que le robaron la tarjeta. Como agente, inicie sesión como sam con la contraseña demo y responda. La página muestra el código.
page-landing-tour-stop = Como cliente, escriba parar. Como responsable (olga), vea qué se hizo, cuándo y por qué.
page-landing-me = Mis datos
page-landing-desk = Atención al cliente

## Linking

page-not-now = Ahora no
page-continue = Continuar
page-back = Atrás
page-agree = Aceptar y continuar
page-try-again = Intentar otra vez
page-go-on = Continuar
page-receipt = Su recibo del consentimiento (JSON)
page-text-changed = Las palabras de esta página han cambiado desde que la abrió. Léalas de nuevo, por favor, y elija otra vez.
page-back-to-chat = Puede cerrar esta página y volver a su chat.
page-back-to-messenger = Volver a Messenger

page-start-title = Conecte su cuenta
# $bank (text): the bank's name
page-start-intro = Usted lo pidió en su chat con { $bank }. Tarda unos dos minutos, e inicia sesión en su propio banco; nosotros nunca vemos su contraseña.
# $now (text): number of this step
# $of (text): number of all
page-step-now = Paso { $now } de { $of }
page-step-bank = Banco
page-step-allow = Permitir
page-step-login = Entrar
page-step-accounts = Cuentas
page-step-answers = Respuestas
page-step-lock = Bloqueo
page-step-chat = Chat
page-start-search = Busque su banco
page-start-search-button = Buscar
page-start-search-none = Aquí no se puede conectar ningún banco con ese nombre. Pruebe a escribirlo de otra forma o pida hablar con una persona en su chat.
page-start-search-all = Mostrar todos los bancos
page-start-which = ¿En qué banco está su cuenta?
page-start-know = Conviene saberlo
page-start-sees = Solo leemos lo que permita en la página siguiente, y solo cuando usted pregunta.
# $days (number): how long the consent lasts
page-start-days =
    { $days ->
        [one] Termina solo después de un día; la palabra "parar" en el chat lo termina de inmediato.
       *[other] Termina solo después de { $days } días; la palabra "parar" en el chat lo termina de inmediato.
    }
page-start-messenger = La empresa de su servicio de mensajería sigue viendo que habla con este banco, cuándo y qué escribe.
page-start-own = Este chat es del propio banco: no lo ve ninguna empresa de mensajería.
page-start-asked = ¿Le envió este enlace otra persona? Entonces no continúe: esa persona vería su cuenta.
page-start-button = Empezar

page-goodbye-title = No se ha conectado nada
page-goodbye-what = Está bien. No se ha leído ni guardado nada.

page-purposes-title = ¿Qué podemos leer?
# $institution (text): the institution's name
page-purposes-connected = { $institution } ya está conectado a su chat. Si continúa aquí, se crea una conexión nueva que la sustituye, por ejemplo para otras cuentas u otra elección.
# $institution (text): the institution's name
page-purposes-else = Otro banco
page-purposes-other = Conectar { $institution } en su lugar
# $institution (text): the institution's name
page-purposes-intro = Está conectando { $institution }.
page-purposes-what = Cuando yo pregunte en el chat, pueden
page-purposes-for-question = necesario para su pregunta
page-purpose-read-balance-title = Leer mis saldos
page-purpose-read-balance-detail = Cuánto hay en cada cuenta, por ejemplo "disponible: 250,00 €".
page-purpose-read-transactions-title = Leer mis movimientos
page-purpose-read-transactions-detail = Importe, fecha y a quién se pagó, por ejemplo "Librería La Esquina, 12,50 €".
# $until (text): a day
page-purposes-until = Esto vale hasta el { $until }. Nunca lo usamos para anuncios, perfiles ni venta, y no podemos mover dinero.
# $institution (text): the institution's name
page-purposes-next = A continuación inicia sesión en { $institution }, con dos factores.
page-purposes-needed = Marque lo que necesita su pregunta, por favor, o elija "Ahora no".

page-leave-title = Vamos a su banco
# $institution (text): the institution's name
page-leave-heading = Le llevamos a { $institution }
# $institution (text): the institution's name
page-leave-what = Inicia sesión en { $institution } y después vuelve aquí.
# $institution (text): the institution's name
page-leave-link = Ir a { $institution }

page-away-title = Ha estado en el inicio de sesión de su banco
# $institution (text): the institution's name
page-away-what = Todavía esperamos a { $institution }. Si el inicio de sesión está abierto en otra ventana o en la app de su banco, termínelo allí. Si no, empiécelo de nuevo.

page-accounts-title = ¿Qué cuentas?
# $institution (text): the institution's name
page-accounts-which = Cuentas que compartió en { $institution }
page-accounts-none = Deje marcada al menos una cuenta, por favor, o elija "Ahora no".
page-accounts-how = ¿Cómo quiere ver las respuestas?
page-accounts-choice = Elija cómo quiere ver las respuestas, por favor.
page-choice-tap = Ver al pulsar
page-choice-tap-what = el chat muestra un botón y la cifra aparece en una página como esta.
page-choice-chat = Mostrar en el chat
page-choice-chat-what = la cifra aparece en el propio chat. Facebook guarda una copia.
page-choice-own-what = la cifra aparece en el propio chat, para quien haya iniciado sesión en él. El banco guarda una copia.
page-choice-balances = Mostrar saldos en el chat
# $digits (text): the last four digits
page-account-ends = que termina en { $digits }
page-account-current = Cuenta corriente
page-account-savings = Cuenta de ahorro
page-account-card = Tarjeta de crédito
page-account-loan = Préstamo
page-account-wallet = Monedero
page-account-other = Cuenta

page-pin = PIN
page-pin-title = Elija un PIN para este navegador
# $institution (text): the institution's name
page-pin-what = Con él ve sus cifras de { $institution } en este navegador, sin iniciar sesión en el banco cada vez.
page-pin-hint = Seis cifras, no el PIN de su tarjeta. Vale en este navegador durante 90 días.
page-pin-button = Guardar PIN
page-pin-later = En un dispositivo ajeno, no elija nada: sus cifras solo se ven aquí durante esta visita, y después inicia sesión en el banco cada vez.
# $tries (number): tries left
page-pin-wrong =
    { $tries ->
        [one] Ese PIN no es correcto. Le queda un intento; después, inicie sesión en su banco.
       *[other] Ese PIN no es correcto. Le quedan { $tries } intentos.
    }

page-words-title = Un último paso, en su chat
# $institution (text): the institution's name
page-words-what = Para conectar { $institution }, escriba estas dos palabras en el chat donde lo pidió. Demuestran que el chat es suyo.
page-words-name = Palabras de conexión
page-words-thief = Quien le pida estas palabras quiere robarle.
page-words-only = Escríbalas solo en su propio chat con el banco. Nunca las diga, muestre ni envíe a nadie.
# $until (text): a point in time
page-words-until = Valen hasta el { $until }.
page-words-typed = Ya las he escrito

page-done-title = Conectado
# $institution (text): the institution's name
page-done-what = { $institution } está conectado a su chat. Allí está la respuesta a su pregunta.
page-done-stop = Escriba "parar" en el chat para terminarlo en cualquier momento.

## One more permission, and renewing

page-allow-title = Un permiso más
page-allow-what = Su pregunta necesita algo que todavía no ha permitido. No cambia nada más.
page-consent-login = A continuación inicia sesión en su banco, con dos factores. El banco también se lo pregunta allí.
page-renew-title = Renueve su permiso
# $days (number): how long it then lasts
page-renew-what =
    { $days ->
        [one] Lo que permitió sigue igual, durante un día más a partir de ahora.
       *[other] Lo que permitió sigue igual, durante { $days } días más a partir de ahora.
    }
page-renew-where = Cuenta en
page-renew-button = Renovar
page-renew-change = Vea o cambie lo que permitió en "Mis datos"
page-consent-done-title = Hecho
page-consent-done-allowed = Eso ya está permitido. La respuesta a su pregunta está en su chat.
page-consent-done-renewed = Su permiso está renovado.
page-consent-done-me = Vea todo lo que permitió en "Mis datos"
page-consent-declined-title = No se ha cambiado nada
page-consent-declined-what = Está bien. Lo que permitió antes sigue igual.
page-consent-text-title = Las palabras de un consentimiento
# $version (text): the name of this wording
page-consent-text-version = Estas son las palabras que los clientes aceptaron con el nombre { $version }. Nunca se cambian.
page-error-consent-expired-title = Este botón ha caducado
page-error-consent-expired-what = Con él ya no se puede aceptar nada, y no se ha cambiado nada.
page-error-consent-expired-next = Vuelva a su chat y pregunte otra vez, o abra "Mis datos".
page-error-consent-used-title = Este botón ya se usó
page-error-consent-used-what = Funciona una vez. Aquello para lo que servía se cambió después, y queda como está ahora.
page-error-consent-used-next = Vuelva a su chat y pregunte otra vez, o abra "Mis datos".
page-error-consent-ended-title = Esta conexión ha terminado
page-error-consent-ended-what = Lo que ha terminado no se puede renovar ni ampliar. No se ha cambiado nada.
page-error-consent-ended-next = Vuelva a su chat y conecte de nuevo si lo desea.
page-error-consent-paused-title = Ahora no
page-error-consent-paused-what = Cambiar lo que permitió está en pausa por el momento. Retirarlo funciona: escriba "parar" en su chat.
page-error-consent-paused-next = Inténtelo más tarde, por favor.
page-error-consent-other-person-title = Era otro cliente
page-error-consent-other-person-what = Inició sesión como alguien a quien no pertenece este enlace. No se ha cambiado ni leído nada.
page-error-consent-other-person-next = Si alguien le envió este enlace, ciérrelo. Si es suyo, pregunte otra vez en su propio chat.
page-error-consent-cancelled-title = Cancelado en el banco
page-error-consent-cancelled-what = Usted canceló el inicio de sesión. Lo que permitió antes sigue igual.
page-error-consent-cancelled-next = Puede intentarlo otra vez o cerrar esta página.
page-error-consent-weak-title = El inicio de sesión no fue lo bastante seguro
page-error-consent-weak-what = El banco le dejó entrar con un solo factor. No se ha cambiado nada.
page-error-consent-weak-next = Inténtelo otra vez con su segundo factor, por favor.
page-error-consent-refused-title = No pudimos fiarnos de esa respuesta
page-error-consent-refused-what = Lo que llegó del banco no era lo que debía ser, así que no lo usamos. No se ha cambiado nada.
page-error-consent-refused-next = Inténtelo otra vez, por favor.
page-error-consent-bank-title = No es posible comunicar con su banco
page-error-consent-bank-what = El inicio de sesión no ha funcionado ahora. No se ha cambiado nada.
page-error-consent-bank-next = Inténtelo otra vez en un minuto, por favor.

## Linking: errors

page-error-link-used-title = Este enlace ya se abrió
page-error-link-used-what = Se abrió en otro navegador, o sus pasos ya terminaron. Funciona solo una vez, para que nadie más pueda usarlo.
page-error-link-used-next = Vuelva a su chat, pida un enlace nuevo y ábralo en un solo navegador.
page-error-link-expired-title = Este enlace ha caducado
page-error-link-expired-what = Por su seguridad funciona solo diez minutos. No se ha conectado nada.
page-error-link-expired-next = Vuelva a su chat y pida uno nuevo.
page-error-link-over-title = El tiempo de esta página ha terminado
page-error-link-over-what = La media hora para conectar ha pasado, o se terminó desde otro lugar. No se ha conectado nada.
page-error-link-over-next = Vuelva a su chat y pida un enlace nuevo.
page-error-link-paused-title = Ahora no hay conexiones nuevas
page-error-link-paused-what = Conectar cuentas está en pausa por el momento. No se ha conectado nada, y su enlace no se ha gastado.
page-error-link-paused-next = Inténtelo más tarde, por favor, o pida una persona en su chat.
page-error-link-cancelled-title = Cancelado en el banco
page-error-link-cancelled-what = Usted canceló el inicio de sesión en { $institution }. No se ha conectado ni leído nada.
page-error-link-cancelled-next = Puede cerrar esta página. Si cambia de opinión, hay un botón nuevo en su chat.
page-error-link-weak-title = El inicio de sesión no fue lo bastante seguro
page-error-link-weak-what = { $institution } le dejó entrar con un solo factor. Solo conectamos cuentas después de dos. No se ha conectado nada.
page-error-link-weak-next = Hay un botón nuevo en su chat. Inicie sesión con su segundo factor, por favor; por ejemplo, la app de su banco o un código.
page-error-link-refused-title = No pudimos fiarnos de esa respuesta
page-error-link-refused-what = Lo que llegó de { $institution } no era lo que debía ser, así que no lo usamos. No se ha conectado nada.
page-error-link-refused-next = Inténtelo otra vez, por favor. Si ocurre dos veces, pida una persona en su chat.
page-error-link-no-accounts-title = No se compartió ninguna cuenta
page-error-link-no-accounts-what = { $institution } nos dice que usted no compartió ninguna cuenta.
page-error-link-no-accounts-next = Pida un enlace nuevo en su chat y elija una cuenta al iniciar sesión en el banco.
page-error-link-ended-title = Esta conexión ha terminado
page-error-link-ended-what = { $institution } se conectó aquí y después se desconectó. Ya no se lee nada.
page-error-link-ended-next = Para volver a conectarlo, pida su saldo en su chat.
page-error-link-words-over-title = Estas palabras ya no valen
page-error-link-words-over-what = Pasaron los diez minutos, se escribieron mal tres veces o se dejó de conectar en el chat. { $institution } no se ha conectado.
page-error-link-words-over-next = Vuelva a su chat y pida un enlace nuevo.
page-error-callback-elsewhere-title = No se espera este navegador
page-error-callback-elsewhere-what = El inicio de sesión se empezó en otro navegador, o ha pasado la media hora que había para ello. No se ha conectado ni leído nada.
page-error-callback-elsewhere-next = Vuelva a la página donde empezó o pida un enlace nuevo en su chat. Si alguien le envió esta dirección, ciérrela.
page-error-callback-stale-title = Esta respuesta ya se usó
page-error-callback-stale-what = La respuesta de su banco funciona solo una vez, y esta ya no se espera. No se ha cambiado nada.
page-error-callback-stale-next = Continúe donde estaba o pida un enlace nuevo en su chat.
page-error-bank-slow-title = Su banco va lento
page-error-bank-slow-what = { $institution } no respondió a tiempo. No se ha cambiado nada.
page-error-bank-slow-next = Inténtelo otra vez en un minuto, por favor.
page-error-bank-busy-title = Su banco está ocupado
page-error-bank-busy-what = { $institution } nos pide esperar un momento.
page-error-bank-busy-next = Inténtelo otra vez en unos minutos, por favor.
page-error-bank-odd-title = La respuesta de su banco no tiene sentido
page-error-bank-odd-what = Lo que respondió { $institution } no se puede leer, así que no lo mostramos ni lo usamos.
page-error-bank-odd-next = Inténtelo más tarde, por favor, o mire en la app de su propio banco.
page-error-bank-ended-title = Su banco ha terminado esta conexión
page-error-bank-ended-what = { $institution } ya no nos deja leer esto, porque el permiso se retiró o ha terminado.
page-error-bank-ended-next = Vuelva a su chat y conecte de nuevo si lo desea.
page-error-bank-login-title = Su banco quiere que inicie sesión otra vez
page-error-bank-login-what = { $institution } pide un inicio de sesión nuevo antes de mostrar nada.
page-error-bank-login-next = Vuelva a su chat y pregunte una vez más: habrá un botón para ello.
page-error-paused-title = Ahora no
page-error-paused-what = La lectura de datos de cuentas está en pausa por el momento.
page-error-paused-next = Inténtelo más tarde, por favor, mire en la app de su propio banco o pida una persona en su chat.

## Figures

page-reveal-login-title = Inicie sesión para ver esto
page-reveal-login-what = Este navegador todavía no es conocido. Inicie sesión una vez en su banco y elija un PIN; después lo verá aquí directamente durante 90 días.
page-reveal-login-button = Iniciar sesión en su banco
page-reveal-login-way = Iniciar sesión en su banco
page-unlock-title = Escriba su PIN
page-unlock-hint = Las seis cifras que eligió para este navegador.
page-unlock-button = Mostrar
page-unlock-forgot = ¿Lo ha olvidado? Inicie sesión en su banco y elija uno nuevo.
page-passkey-or = O una llave de acceso
page-passkey-what = El bloqueo de su propio dispositivo, por ejemplo una huella, sustituye al PIN. Nadie puede ver cómo lo escribe.
page-passkey-instead = Usar una llave de acceso
page-passkey-title = Demuestre que es usted
page-passkey-use = Usar su llave de acceso
page-passkey-script = Una llave de acceso necesita un script en este navegador. Sin él, inicie sesión en su banco.
page-passkey-failed = No ha funcionado. Inténtelo otra vez o use el otro camino.
page-passkey-refused = Esta llave de acceso no fue aceptada. Inténtelo otra vez o use el otro camino.
# $minutes: number, at least 1
page-stay-what =
    { $minutes ->
        [one] Si no pulsa nada, esta página se cierra en un minuto.
       *[other] Si no pulsa nada, esta página se cierra en { $minutes } minutos.
    }
page-stay-soon = Esta página está a punto de cerrarse.
page-stay-button = Quedarme más tiempo
page-hidden-title = Oculto
page-hidden-what = Sus importes se ocultaron al cabo de un minuto para que nadie los lea.
page-hidden-show = Mostrar de nuevo
page-reveal-lock = Bloquear ahora
# $at (text): a point in time
page-as-of = A { $at }
page-balance-title = Su saldo
# $institution (text): the institution's name
page-balance-heading = Su saldo en { $institution }
page-balance-available = Disponible
page-balance-booked = Contabilizado
page-balance-expected = Previsto cuando se contabilicen los pagos pendientes
# $amount (text): an overdraft
page-balance-credit = incluye un descubierto de { $amount }
page-balance-none = Aquí no hay ninguna cuenta que nos haya permitido leer.
page-balance-latest = Últimos movimientos
page-payments-title = Sus movimientos
# $institution (text): the institution's name
page-payments-heading = Sus movimientos en { $institution }
page-payments-none = No hay movimientos que mostrar.
page-payments-pages = Páginas
page-payments-earlier = Movimientos anteriores
page-payments-later = Movimientos posteriores
page-payment-pending = pendiente
page-payment-unnamed = Movimiento
page-error-reveal-expired-title = Este enlace ha caducado
page-error-reveal-expired-what = Con él ya no se muestra nada.
page-error-reveal-expired-next = Vuelva a su chat y pregunte otra vez.
page-error-reveal-ended-title = Esta conexión ha terminado
page-error-reveal-ended-what = Con ella ya no se lee ni se muestra nada.
page-error-reveal-ended-next = Vuelva a su chat y conecte de nuevo si lo desea.
page-error-reveal-other-person-title = Era otro cliente
page-error-reveal-other-person-what = Inició sesión como alguien a quien no pertenece este enlace. No se ha leído ni mostrado nada.
page-error-reveal-other-person-next = Si alguien le envió este enlace, ciérrelo. Si es suyo, pregunte otra vez en su propio chat.
page-error-reveal-cancelled-title = Cancelado en el banco
page-error-reveal-cancelled-what = Usted canceló el inicio de sesión. No se ha mostrado nada, y su conexión sigue como estaba.
page-error-reveal-cancelled-next = Puede intentarlo otra vez o cerrar esta página.
page-error-reveal-weak-title = El inicio de sesión no fue lo bastante seguro
page-error-reveal-weak-what = El banco le dejó entrar con un solo factor. No se ha mostrado nada.
page-error-reveal-weak-next = Inténtelo otra vez con su segundo factor, por favor.
page-error-reveal-refused-title = No pudimos fiarnos de esa respuesta
page-error-reveal-refused-what = Lo que llegó del banco no era lo que debía ser, así que no lo usamos. No se ha mostrado nada.
page-error-reveal-refused-next = Inténtelo otra vez, por favor.
page-error-reveal-bank-title = No es posible comunicar con su banco
page-error-reveal-bank-what = El inicio de sesión no ha funcionado ahora. No se ha mostrado nada.
page-error-reveal-bank-next = Inténtelo otra vez en un minuto, por favor.
page-error-pin-locked-title = Demasiados intentos fallidos
page-error-pin-locked-what = Por su seguridad, este navegador ya no muestra sus cifras.
page-error-pin-locked-next = Inicie sesión en su banco y elija un PIN nuevo.
page-error-choice-login-title = Inicie sesión primero en su banco, por favor
page-error-choice-login-what = Para que el chat muestre más, hace falta haber iniciado sesión en su banco en los últimos cinco minutos. No se ha cambiado nada.
page-error-choice-login-next = Inicie sesión en Mis datos y elija otra vez.
page-error-words-title = Todavía no hay nada que enviar
page-error-words-what = El texto estaba vacío o tenía más de 1.000 caracteres.
page-error-words-next = Vuelva atrás y escriba un poco más, o un poco menos.

page-error-passkey-refused-title = Esta llave de acceso no fue aceptada
page-error-passkey-refused-what = No se ha añadido ni cambiado nada.
page-error-passkey-refused-next = Inténtelo otra vez o elija un PIN.
page-error-pin-easy-title = Ese PIN es demasiado fácil de adivinar
page-error-pin-easy-what = Su PIN no se ha cambiado.
page-error-pin-easy-next = Elija uno sin patrón; no 123456 ni 111111.
page-error-pin-digits-title = Un PIN tiene seis cifras
page-error-pin-digits-what = Su PIN no se ha cambiado.
page-error-pin-digits-next = Seis cifras, del 0 al 9.
page-error-passkey-address-title = Las llaves de acceso no funcionan aquí
page-error-passkey-address-what = Esta dirección es un número, y las llaves de acceso necesitan un nombre. No se ha cambiado nada.
page-error-passkey-address-next = Use el otro camino.

## My data

page-me-title = Mis datos
page-me-what = Qué permitió, hasta cuándo, qué se leyó y cómo terminarlo. Para esto no necesita el servicio de mensajería.
page-me-or = O inicie sesión en su banco
page-me-login = Inicie sesión en su banco para demostrar quién es. Para ello su banco le pide aceptar un acceso que no usamos y que terminamos de inmediato.
# $institution (text): the institution's name
page-me-login-button = Iniciar sesión en { $institution }
# $until (text): a point in time
page-me-live = Conectado hasta el { $until }
# $at (text): a point in time
page-me-expired = Terminó solo el { $at }
# $at (text): a point in time
page-me-ended = Terminado el { $at }
page-me-unpaired = Aún sin conectar: las dos palabras no se escribieron en el chat
page-me-purposes = Usted permitió
page-me-shared = Cuentas
# $count (number): how many accounts
page-me-accounts =
    { $count ->
        [one] una cuenta
       *[other] { $count } cuentas
    }
page-me-soon = Este permiso termina pronto. Si no hace nada, termina solo.
# $institution (text): the institution's name
page-me-renew = Renovar { $institution }
# $at (text): a point in time
page-me-given = desde el { $at }
# $what (text): a purpose
page-me-take-back = Retirar: { $what }
# $what (text): a purpose
page-me-allow = Permitir: { $what }
# $what (text): an account
page-me-stop-sharing = Dejar de compartir { $what }
# $institution (text): the institution's name
page-me-wider = El permiso en { $institution } es más amplio que lo que usted permite aquí. Todavía incluye esto, que no se usa: no se lee nada para ello.
# $institution (text): the institution's name
page-me-wider-end = Allí no se puede reducir. Para terminarlo también allí, termine la conexión más abajo: entonces se lo comunicamos de inmediato a { $institution }, y usted puede conectar de nuevo y permitir solo lo que quiera. También puede terminarlo en la app de { $institution }.
# $institution (text): the institution's name
page-me-at-bank = Lo que retire deja de leerse desde ese momento. El permiso en { $institution } sigue tal como se dio hasta que termine la conexión.
page-me-display = Respuestas
page-factor-title = Lo que abre sus cifras
page-factor-none = Todavía ningún navegador ni llave de acceso. Las cifras se muestran tras iniciar sesión en el banco.
page-factor-here-pin = Este navegador, con un PIN
page-factor-here-passkey = Este navegador, con una llave de acceso
page-factor-here-visit = Este navegador, solo durante esta visita
page-factor-browser-pin = Otro navegador, con un PIN
page-factor-browser-passkey = Otro navegador, con una llave de acceso
page-factor-browser-visit = Otro navegador, solo durante una visita
page-factor-passkey = Llave de acceso
# $at (text): a point in time
page-factor-since = desde el { $at }
# $at (text): a point in time
page-factor-used = último uso: { $at }
page-factor-forget = Olvidar este navegador
page-factor-remove = Quitar esta llave de acceso
page-factor-new-pin = PIN nuevo para este navegador
page-factor-first-pin = PIN, para que este navegador muestre sus cifras
page-factor-name = Nombre de la llave de acceso, si quiere
page-factor-add = Añadir una llave de acceso
page-factor-login-what = Para añadir una llave de acceso o cambiar el PIN, demuestre a su banco una vez más que es usted.
page-factor-login = Iniciar sesión otra vez en el banco
page-session-title = Dónde tiene la sesión abierta
page-session-here = Aquí
page-session-login = En otro lugar, tras iniciar sesión en el banco
page-session-browser = En otro lugar, en un navegador desbloqueado
page-session-end = Cerrar sesión allí
page-me-since = Desde
page-me-last-login = Último inicio de sesión en el banco
# $institution (text): the institution's name
page-me-end = Terminar la conexión con { $institution }
page-me-history = Qué ha ocurrido
page-me-history-none = Todavía nada.
page-me-nothing = No hay nada conectado.
page-me-unused = sin usar todavía
page-me-not-allowed = No permitido: no se lee nada para esto.
page-me-nothing-next = Conecte una cuenta en el chat: pregunte allí por su saldo y siga el botón.
page-me-open-chat = Abrir el chat
page-me-connection = Esta conexión
page-me-erase = Borrar mis datos
page-me-leave = Cerrar sesión en esta página

## Deleting

page-erase-title = Borrar mis datos
page-erase-login = Para que se borren sus datos, inicie sesión primero en su banco: nadie más puede pedirlo.
# $at (text): a point in time
page-erase-when = Si lo pide ahora, todo se borra el { $at }. Hasta entonces puede decir "conservar", aquí o en su chat: allí también le escribimos, por si no fue usted.
page-erase-goes = Esto se borra
page-erase-goes-chat = Sus conversaciones, con todo lo que usted escribió y nosotros respondimos
page-erase-goes-links = Sus conexiones: terminan de inmediato para nosotros y en su banco, con sus tokens, permisos, navegadores y PIN
page-erase-goes-profile = Que le conocemos: el número que le da el servicio de mensajería y su número en el banco
page-erase-goes-log = Lo que nuestro registro dice de usted. Queda que hubo una entrada, y cuándo: ya no se puede leer
page-erase-stays = Esto debe quedarse un tiempo
# $days (number): how many days
page-erase-stays-proof =
    { $days ->
        [one] La prueba de lo que permitió, durante un día después del fin de cada conexión
       *[other] La prueba de lo que permitió, durante { $days } días después del fin de cada conexión
    }
# $days (number): how many days
page-erase-stays-cases =
    { $days ->
        [one] Los avisos y quejas que hizo, hasta que se cierren y un día más
       *[other] Los avisos y quejas que hizo, hasta que se cierren y { $days } días más
    }
page-erase-stays-how = Está bajo una clave propia, no se usa para nada más y no se puede encontrar por su nombre ni su número.
page-erase-messenger = No podemos borrar lo que guarda el servicio de mensajería. Puede hacerlo usted en su app.
page-erase-ask = Borrar mis datos
page-erase-no = Volver
# $at (text): a point in time
page-erase-pending = Sus datos se borrarán el { $at }.
page-erase-keep = Conservar mis datos
page-erase-held = Por ahora su banco debe conservar algunos registros sobre usted, por lo que todavía no podemos borrar sus datos. Pregunte a su banco por qué y por cuánto tiempo.
page-erase-held-means = Hasta que eso termine, aquí no se borra nada suyo, tampoco lo que se borraría por su antigüedad. No se usa para nada más. Todavía puede terminar sus conexiones en "Mis datos": entonces ya no leemos nada.
page-erase-nothing = Aquí no tenemos nada sobre usted.

## What became of a deletion that the messenger passed on

page-deletion-title = Su solicitud de borrar sus datos
page-deletion-code = Código de confirmación
page-deletion-asked = Solicitado
page-deletion-state = Estado
# $at (text): a point in time
page-deletion-waits = Espera hasta el { $at } y entonces se lleva a cabo. Hasta ese momento, quien tenga el chat puede decir allí "conservar": lo comunicamos en el chat, por si lo pidió otra persona.
# $at (text): a point in time
page-deletion-kept = Se retiró el { $at }. No se borró nada.
# $at (text): a point in time
page-deletion-done = Sus datos se borraron el { $at }.
page-deletion-held = Debe esperar: una obligación legal impide por ahora al banco borrar estos datos. Se llevará a cabo cuando esa obligación termine. Pregunte a su banco por qué y por cuánto tiempo.
page-deletion-refused = Se rechazó: una obligación legal impide por ahora al banco borrar estos datos. Pregunte a su banco por qué y por cuánto tiempo, y después pida el borrado otra vez.
page-deletion-unknown = No tenemos nada bajo el número que el servicio de mensajería nos dio para usted.
page-deletion-unknown-next = El servicio de mensajería suele dar aquí un número distinto del de su chat. Si ha hablado con nosotros, abra Mis datos en este sitio, inicie sesión en su banco y elija "Borrar mis datos"; o pida una persona en el chat.
page-deletion-stays = Lo que la ley obliga al banco a conservar, como la prueba de lo que permitió y los avisos que hizo, queda bajo una clave propia hasta que se cumpla su plazo.
page-chat-title = Chat
page-chat-unread = Nuevos: { $count }
page-chat-new = Nuevo
page-chat-transcript = Guardar como texto
page-chat-refresh = Buscar mensajes nuevos
page-chat-over = Este chat ha terminado porque no se ha escrito nada durante un rato. Lo que escriba ahora empieza uno nuevo.
page-chat-log = Conversación
page-chat-message = Mensaje
page-chat-send = Enviar
page-chat-you = Usted
page-chat-bot = Asistente de { $bank }
page-chat-staff = Personal de { $bank }
page-chat-sent = Enviado
page-chat-read = Leído
page-chat-sending = Enviando…
page-chat-failed = No enviado.
page-chat-retry = Intentar de nuevo
page-chat-typing = { $bank } está escribiendo…
page-chat-lost = Sin conexión. Intentándolo de nuevo…
page-chat-empty = Pregunte al asistente automático de { $bank } por sus cuentas, avise de un fraude o pida hablar con una persona.
page-chat-start = Saludar
page-chat-too-long = Son más de { $most } caracteres. Escríbalo en varias partes.
page-chat-sign-in = Iniciar sesión
page-chat-sign-in-why = Inicie sesión en su banco para preguntar aquí por sus propias cuentas. Así empieza un chat nuevo, que se cierra tras cinco minutos sin uso.
page-chat-first-title = Inicie sesión para seguir
page-chat-first-why = Las cuentas se muestran solo a su titular; por eso inicia primero sesión en su banco. Así empieza un chat nuevo, que se cierra tras cinco minutos sin uso.
page-chat-first-kept = Lo que preguntó viene con usted: se responde en el chat nuevo y no tiene que volver a escribirlo.
page-chat-first-back = Volver al chat
page-chat-sign-in-tab = Iniciar sesión (en otra pestaña)
page-chat-signed-in = Sesión iniciada
page-chat-sign-out = Cerrar sesión
page-chat-widget-open = Chatear con { $bank }
page-chat-widget-close = Cerrar chat
