import { errorAnswer } from './error-answer.ts'

/**
 * Who can make calls: the page of this host with `fetch`, and programs. Two operations are GETs that change something,
 * and any response could be opened as a document, so no other kind of browser request is allowed, however harmless it
 * looks.
 */

/** A header of the call; repeated headers are joined with commas. */
type HeaderOf = (name: string) => string | undefined

/**
 * Refuses a call that neither the page of this host nor a program makes.
 *
 * @returns the refusal, or undefined if the call is allowed
 */
export function foreignCallRefusal(header: HeaderOf): Response | undefined {
  const site = header('sec-fetch-site')
  // `none`: a typed address, or an extension that the user installed.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return crossSite()
  const origin = header('origin')
  // Browsers omit the header above for a plain http name other than localhost, but not this one.
  if (origin !== undefined && !isOwnOrigin(origin, header('host') ?? '')) return crossSite()

  const destination = header('sec-fetch-dest')
  const mode = header('sec-fetch-mode')
  const ahead = header('sec-purpose') ?? header('purpose')
  const byFetch =
    (destination ?? 'empty') === 'empty' && (mode === undefined || mode === 'cors' || mode === 'same-origin')
  if (!byFetch || ahead !== undefined)
    return errorAnswer(
      403,
      'CROSS_SITE_REFUSED',
      'This address is for API calls. It can’t be opened or embedded in a page.',
    )
  if (header('upgrade') !== undefined) return errorAnswer(400, 'BAD_REQUEST', 'No other protocol is offered here.')
  return undefined
}

function crossSite(): Response {
  return errorAnswer(403, 'CROSS_SITE_REFUSED', 'Calls from other sites aren’t allowed.')
}

/** Whether an origin is this host's own: the requested name and port, by http or, behind a proxy, by https. */
function isOwnOrigin(origin: string, host: string): boolean {
  const [, scheme, authority] = /^(https?):\/\/([^/?#@\\\s]+)$/iu.exec(origin) ?? []
  if (scheme === undefined || authority === undefined) return false
  const [theirs, own] = [`${scheme}://${authority}`, `${scheme}://${host}`]
  // Both as addresses, because one can contain the default port and the other omit it.
  return URL.canParse(theirs) && URL.canParse(own) && new URL(theirs).host === new URL(own).host
}
