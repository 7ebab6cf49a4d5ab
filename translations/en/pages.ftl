### What pages say: plain, calm, exact; British spelling. Names that people or banks wrote come in as fields and
### are shown as text. Every error says what happened and what to do next.

## Around every page

page-skip = Skip to content
page-help = Need help? Ask for a person in your chat at any time.
# $phone (text): the bank's number
page-help-phone = Or call { $phone }, day or night.
page-promise = Not for ads, not for profiling, never sold. This service can't move money.
page-demo = This is a demo with made-up customers and money.

## Errors: title, what happened, what next

page-error-not-found-title = This page isn't here
page-error-not-found-what = The link is mistyped, was used up, or belongs to somebody else.
page-error-not-found-next = Go back to your chat and ask for a new link.
page-error-misdirected-title = Wrong address
page-error-misdirected-what = No bank is served at this address.
page-error-misdirected-next = Please open the link from your chat again, without changing it.
page-error-form-title = Please try that again
page-error-form-what = This form was too old, or it wasn't sent from our own page. Nothing was changed.
page-error-form-next = Go back, reload the page, and send it once more. Cookies must be allowed for this page.
page-error-forbidden-title = That isn't allowed
page-error-forbidden-what = Your sign-in doesn't include this.
page-error-forbidden-next = If you need it for your work, ask the person who looks after sign-ins at your bank.
page-error-unavailable-title = We can't do that right now
page-error-unavailable-what = Something on our side is taking a break. Nothing was changed.
page-error-unavailable-next = Please try again in a minute.
page-error-internal-title = Something went wrong
page-error-internal-what = That was our mistake, and it has been noted. Nothing was changed as far as we know.
page-error-internal-next = Please try again, or ask for a person in your chat.

## PINs

page-pin-digits = The PIN has six digits, 0 to 9.
page-pin-easy = That PIN is too easy to guess. Please choose one without a pattern, not 123456 or 111111.
