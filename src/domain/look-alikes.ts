/** Domains that could be mistaken for another one (SECURITY.md, T14). */

/** Letters and digits that look like an ASCII letter, by that letter. */
const looksLike: Readonly<Record<string, string>> = {
  a: 'аαɑ',
  b: 'ьƅ',
  c: 'сϲᴄ',
  d: 'ԁ',
  e: 'еєҽ',
  g: 'ɡ',
  h: 'һհ',
  j: 'јϳ',
  k: 'кκ',
  l: 'i1ӏіιıǀ|',
  m: 'м',
  n: 'ոп',
  o: '0оοօσ',
  p: 'рρ',
  q: 'ԛ',
  r: 'гᴦ',
  s: 'ѕꜱ5',
  t: 'тτ',
  u: 'υսц',
  v: 'νѵ',
  w: 'ԝωѡ',
  x: 'хχ',
  y: 'уүγ',
  z: 'ᴢ',
}
const plainOf = new Map(
  Object.entries(looksLike).flatMap(([plain, others]) => [...others].map((other) => [other, plain])),
)

/** Visual skeleton of a domain: equal for domains that are easily mistaken for each other. */
function skeleton(domain: string): string {
  const letters = domain.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')
  return [...letters]
    .map((letter) => plainOf.get(letter) ?? letter)
    .join('')
    .replace(/rn/gu, 'm')
    .replace(/vv/gu, 'w')
}

/** Shorter domains have many legitimate neighbors. */
const MIN_COMPARED = 6

/**
 * The domain that another one imitates or misspells.
 *
 * @param domain domain in its ASCII form, lower case
 * @param known domains that are in use, in the same form
 * @returns undefined for a domain that is in use itself, or is similar to none of them
 */
export function imitatedDomain(domain: string, known: ReadonlySet<string>): string | undefined {
  if (known.has(domain)) return undefined
  const domainSkeleton = skeleton(unicodeDomain(domain))
  return [...known].find(
    (other) =>
      skeleton(unicodeDomain(other)) === domainSkeleton ||
      (Math.min(domain.length, other.length) >= MIN_COMPARED && isOneTypoAway(domain, other)),
  )
}

/** Whether one character is missing, added, replaced, or swapped with its neighbor. */
function isOneTypoAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let same = 0
  while (same < a.length && a[same] === b[same]) same += 1
  const rest = (text: string, skipped: number) => text.slice(same + skipped)
  const swapped = a[same] === b[same + 1] && a[same + 1] === b[same] && rest(a, 2) === rest(b, 2)
  return swapped || rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1)
}

/** The domain as displayed: its `xn--` parts decoded. */
export function unicodeDomain(domain: string): string {
  return (
    domain
      .split('.')
      // No part of a domain is longer than 63 characters.
      .map((part) => (part.startsWith('xn--') && part.length <= 63 ? (decodePunycode(part.slice(4)) ?? part) : part))
      .join('.')
  )
}

/** RFC 3492 section 6.2: browsers only provide the encoding direction. */
function decodePunycode(text: string): string | undefined {
  const dash = text.lastIndexOf('-')
  const letters = [...text.slice(0, Math.max(0, dash))].map((letter) => letter.codePointAt(0) ?? 0)
  let point = 128
  let bias = 72
  let at = dash + 1
  for (let place = 0; at < text.length; place += 1) {
    const before = place
    let weight = 1
    for (let step = 36; ; step += 36) {
      const digit = digitOf(text.charAt(at))
      at += 1
      if (digit === undefined) return undefined
      place += digit * weight
      const threshold = Math.min(26, Math.max(1, step - bias))
      if (digit < threshold) break
      weight *= 36 - threshold
    }
    const count = letters.length + 1
    bias = adapt(place - before, count, before === 0)
    point += Math.floor(place / count)
    place %= count
    if (point > 0x10ffff) return undefined
    letters.splice(place, 0, point)
  }
  return String.fromCodePoint(...letters)
}

function digitOf(char: string): number | undefined {
  const digit = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(char)
  return char === '' || digit === -1 ? undefined : digit
}

function adapt(delta: number, count: number, first: boolean): number {
  let left = Math.floor(delta / (first ? 700 : 2))
  left += Math.floor(left / count)
  let bias = 0
  for (; left > 455; bias += 36) left = Math.floor(left / 35)
  return bias + Math.floor((36 * left) / (left + 38))
}
