import { errorAnswer } from './error-answer.ts'

/**
 * Who may make calls: the page of this host by `fetch`, and programs. Two operations are GETs that change something,
 * and any answer could be opened as a document, so no other way of a browser to ask is let through, however harmless it
 * looks.
 */

/** A header of the call; several of one name come as one, with commas. */
type HeaderOf = (name: string) => string | undefined

/**
 * Refuses a call that neither the page of this host nor a program makes.
 *
 * @returns the refusal, or undefined when the call may continue
 */
export function foreignCallRefusal(header: HeaderOf): Response | undefined {
  const site = header('sec-fetch-site')
  // `none`: an address typed in, or an extension that the person installed.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return crossSite()
  const origin = header('origin')
  // Browsers leave the header above out for a plain http name that is not this computer, but not this one.
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

/** Whether an origin is this host's own: name and port as they were requested, by http or, behind a proxy, by https. */
function isOwnOrigin(origin: string, host: string): boolean {
  const [, scheme, authority] = /^(https?):\/\/([^/?#@\\\s]+)$/iu.exec(origin) ?? []
  if (scheme === undefined || authority === undefined) return false
  const [theirs, own] = [`${scheme}://${authority}`, `${scheme}://${host}`]
  // Both as addresses, because one may name the usual port and the other leave it out.
  return URL.canParse(theirs) && URL.canParse(own) && new URL(theirs).host === new URL(own).host
}
