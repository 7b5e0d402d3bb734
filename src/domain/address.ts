/** The rules for a single address. */

/** Why a text is refused as an address. */
export type AddressProblem =
  | 'invisible'
  | 'space'
  | 'no-at'
  | 'two-at'
  | 'no-name'
  | 'no-domain'
  | 'name-letters'
  | 'name-form'
  | 'name-dots'
  | 'guest'
  | 'name-long'
  | 'long'
  | 'literal'
  | 'domain-letters'
  | 'domain-dots'
  | 'domain-hyphen'
  | 'domain-long'
  | 'no-ending'
  | 'short-ending'
  | 'number-ending'
  | 'look-alike'
  | 'mixed-scripts'

/** Rest of the sentence that starts with the address: "ravi@meridian has no ending such as .com." */
export const addressProblems: Record<AddressProblem, string> = {
  invisible: 'Remove the invisible character',
  space: 'Remove the space, or put one address on each line',
  'no-at': 'Enter a full email address',
  'two-at': 'Remove one @',
  'no-name': 'Add a name before the @',
  'no-domain': 'Add a domain after the @',
  'name-letters': 'Use letters a to z before the @',
  'name-form': 'Check the characters before the @. Harness might refuse them',
  'name-dots': 'Remove the extra dot before the @',
  guest: 'Enter the guest’s own address. This is a guest name in Microsoft Entra',
  'name-long': 'Use up to 64 characters before the @',
  long: 'Use up to 254 characters',
  literal: 'Use a domain name, such as company.com',
  'domain-letters': 'Remove the characters that a domain can’t have',
  'domain-dots': 'Remove the extra dot after the @',
  'domain-hyphen': 'Remove the hyphen at the start or end of a part after the @',
  'domain-long': 'Use up to 63 characters between two dots',
  'no-ending': 'Add an ending, such as .com',
  'short-ending': 'Use an ending of 2 letters or more',
  'number-ending': 'Use an ending such as .com, not a number',
  'look-alike': 'Type the domain again. Some letters only resemble plain ones',
  'mixed-scripts': 'Check the domain. It mixes alphabets and might imitate another one',
}

/** Result of parsing an address: the address to send, or why there is none. */
export type AddressCheck =
  | {
      readonly ok: true
      /** Exactly what is sent: lower case, domain in its ASCII form. */
      readonly address: string
      /** The domain is international: `address` differs from the typed text and must be shown. */
      readonly international: boolean
    }
  | {
      readonly ok: false
      readonly problem: AddressProblem
      /** Set if the address can be sent after confirmation: the address to send. */
      readonly confirmable?: string
    }

/**
 * ASCII letters in lower case; others unchanged, so that no two different addresses become the same (SECURITY.md,
 * T14).
 */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/gu, (letters) => letters.toLowerCase())
}

/** Characters that are a space in any script, but no line break. */
export const SPACES =
  ' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/u
const anySpace = new RegExp(`[${SPACES}]`, 'u')

/**
 * Checks one address.
 *
 * @param text trimmed
 */
export function checkAddress(text: string): AddressCheck {
  const problem = (word: AddressProblem): AddressCheck => ({ ok: false, problem: word })
  if (unseen.test(text)) return problem('invisible')
  if (anySpace.test(text)) return problem('space')
  const [name = '', typedDomain, ...rest] = text.split('@')
  if (typedDomain === undefined) return problem('no-at')
  if (rest.length > 0) return problem('two-at')
  const wrongName = nameProblem(name)
  if (wrongName !== undefined) return problem(wrongName)
  const domain = checkDomain(typedDomain)
  if ('problem' in domain) return problem(domain.problem)
  const address = `${lowerAscii(name)}@${domain.ascii}`
  if (address.length > 254) return problem('long')
  if (domain.mixed) return { ok: false, problem: 'mixed-scripts', confirmable: address }
  return { ok: true, address, international: domain.international }
}

function nameProblem(name: string): AddressProblem | undefined {
  if (name === '') return 'no-name'
  if (name.length > 64) return 'name-long'
  if (/[^\x21-\x7e]/u.test(name)) return 'name-letters'
  // Entra names a guest "ann_x.com#EXT#@tenant.onmicrosoft.com", which can't receive email.
  if (/#ext#$/iu.test(name)) return 'guest'
  // Quoted names, comments, routes and encoded words are valid in email, but here always a mistake or an attack.
  if (name.startsWith('=?') || /[^\w!#$&'*+/=?^`{|}~.-]/u.test(name)) return 'name-form'
  if (name.startsWith('.') || name.endsWith('.') || name.includes('..')) return 'name-dots'
  return undefined
}

type Domain = { ascii: string; international: boolean; mixed: boolean } | { problem: AddressProblem }

function checkDomain(domain: string): Domain {
  if (domain === '') return { problem: 'no-domain' }
  if (domain.startsWith('[')) return { problem: 'literal' }
  // Also keeps `new URL` from parsing a port, a path or an escape.
  if (/[^\p{L}\p{M}\p{N}.-]/u.test(domain)) return { problem: 'domain-letters' }
  if (domain.length > 254) return { problem: 'long' }
  const problem = labelsProblem(domain.split('.'))
  if (problem !== undefined) return { problem }
  const international = /[^\0-\x7f]/u.test(domain)
  const ascii = lowerAscii(domain)
  if (!international && !/(?:^|\.)xn--/u.test(ascii)) return { ascii, international, mixed: false }
  const host = asciiHost(domain)
  if (host === undefined) return { problem: 'domain-letters' }
  // Every part with non-ASCII letters must become punycode; otherwise they were replaced by ASCII letters.
  const parts = host.split('.')
  const swapped = domain
    .split('.')
    .some((part, at) => /[^\0-\x7f]/u.test(part) && parts[at]?.startsWith('xn--') !== true)
  if (swapped) return { problem: 'look-alike' }
  return labelsProblem(parts) === undefined
    ? { ascii: host, international, mixed: domain.split('.').some(mixesScripts) }
    : { problem: 'domain-long' }
}

function labelsProblem(labels: readonly string[]): AddressProblem | undefined {
  if (labels.includes('')) return 'domain-dots'
  if (labels.some((label) => label.startsWith('-') || label.endsWith('-'))) return 'domain-hyphen'
  if (labels.some((label) => label.length > 63)) return 'domain-long'
  const ending = labels.at(-1) ?? ''
  if (labels.length < 2) return 'no-ending'
  if (/^\p{N}+$/u.test(ending)) return 'number-ending'
  return ending.length < 2 ? 'short-ending' : undefined
}

function asciiHost(domain: string): string | undefined {
  try {
    return new URL(`http://${domain}`).hostname
  } catch {
    return undefined
  }
}

const scripts = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Cherokee', 'Thai', 'Georgian'].map(
  (script) => new RegExp(String.raw`\p{Script=${script}}`, 'u'),
)
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u

/** Whether a part of a domain mixes scripts. East Asian scripts can be combined, also with Latin. */
function mixesScripts(label: string): boolean {
  const found = scripts.filter((script) => script.test(label)).length
  return found > 1 || (found === 1 && eastAsian.test(label) && !/\p{Script=Latin}/u.test(label))
}

/** The part after the @ of an address, in lower case. */
function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

/**
 * Addresses whose domain is not allowed to sign in to the account. Domains are compared as a whole: a subdomain of an
 * allowed one is another domain.
 *
 * @param allowed as entered by an admin; an empty list allows everything
 */
export function outsideDomains(addresses: readonly string[], allowed: readonly string[]): string[] {
  const domains = new Set(allowed.map((domain) => domainOf(domain.trim())).filter((domain) => domain !== ''))
  return domains.size === 0 ? [] : addresses.filter((address) => !domains.has(domainOf(address)))
}
