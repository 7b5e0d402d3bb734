import type { BrowserContext, Page } from '@playwright/test'

/** Where a secret was found. */
type Leak = string

/** What a context said and sent since `listen` was called. */
export type RecordedTraffic = { readonly logged: string[]; readonly requested: string[]; readonly carried: string[] }

/**
 * Notes everything that leaves the page: console texts, addresses and bodies of requests, and to where the key went.
 * Call it before the first page opens.
 */
export function listen(context: BrowserContext): RecordedTraffic {
  const traffic: RecordedTraffic = { logged: [], requested: [], carried: [] }
  context.on('console', (message) => traffic.logged.push(message.text()))
  context.on('request', (request) => {
    traffic.requested.push(`${request.url()} ${request.postData() ?? ''}`)
    if ('x-api-key' in request.headers()) traffic.carried.push(request.url())
  })
  return traffic
}

/** Text as it is in markup. */
export function asMarkup(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\u00a0': '&nbsp;',
  }
  return text.replace(/[&<>"\u00a0]/gu, (sign) => names[sign] ?? sign)
}

/**
 * The forms in which a secret may be found: plain, its last part, base64, and as it would stand in an address, in JSON,
 * or in markup.
 */
export function formsOf(secret: string): string[] {
  const parts = [secret, ...(secret.split('.').length > 2 ? [secret.split('.').at(-1) ?? secret] : [])]
  const forms = parts.flatMap((part) => [
    part,
    Buffer.from(part, 'utf8').toString('base64').replace(/=+$/u, ''),
    encodeURIComponent(part),
    new URLSearchParams([['', part]]).toString().slice(1),
    JSON.stringify(part).slice(1, -1),
    asMarkup(part),
  ])
  return [...new Set(forms)]
}

/**
 * Looks for secrets in eleven places (SECURITY.md, T02): both storages, IndexedDB, Cache API, cookies, address,
 * history state, page, fields, performance entries, and what was said and sent.
 *
 * @returns the places, without the secret itself
 */
export async function scan(page: Page, secrets: readonly string[], traffic: RecordedTraffic): Promise<Leak[]> {
  const forms = secrets.flatMap(formsOf)
  return Object.entries(await placesOf(page, traffic))
    .filter(([, text]) => forms.some((form) => text.includes(form)))
    .map(([place]) => place)
}

/** The eleven places with what is in them now. */
export async function placesOf(page: Page, traffic: RecordedTraffic): Promise<Record<string, string>> {
  const places = await page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const stored: unknown[] = []
    for (const { name } of databases) {
      if (name === undefined) continue
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(new Error('IndexedDB cannot be read'))
      })
      for (const store of database.objectStoreNames)
        stored.push(
          await new Promise((resolve) => {
            const request: IDBRequest<unknown[]> = database.transaction(store).objectStore(store).getAll()
            request.onsuccess = () => resolve(request.result)
          }),
        )
      database.close()
    }
    const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')]
    return {
      // As it is kept: JSON of JSON would hide a secret behind doubled backslashes.
      localStorage: Object.entries(localStorage).flat().join('\n'),
      sessionStorage: Object.entries(sessionStorage).flat().join('\n'),
      IndexedDB: JSON.stringify(stored),
      'Cache API': JSON.stringify(await caches.keys()),
      cookies: document.cookie,
      address: location.href,
      'history state': JSON.stringify(history.state),
      page: document.documentElement.outerHTML,
      fields: fields.map(({ value }) => value).join('\n'),
      'performance entries': performance
        .getEntries()
        .map(({ name }) => name)
        .join('\n'),
    }
  })
  return { ...places, console: traffic.logged.join('\n'), requests: traffic.requested.join('\n') }
}

/** Every way in which the secret part of a key may be written where a program or a person can read it back. */
export function encodingsOf(key: string): readonly { readonly name: string; readonly text: string }[] {
  const secret = key.split('.').at(-1) ?? key
  const each = (write: (sign: string) => string) => Array.from(secret, write).join('')
  const hex = (sign: string, width = 2) => sign.charCodeAt(0).toString(16).padStart(width, '0')
  const percent = each((sign) => `%${hex(sign)}`)
  // Without the signs at both ends, which depend on what stands before and after.
  const base64 = (bytes: Buffer, offset: number) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3))
  const forms = [
    ['plain', secret],
    ['upper case', secret.toUpperCase()],
    ['lower case', secret.toLowerCase()],
    ['percent', percent],
    ['percent in capitals', percent.toUpperCase()],
    ['percent twice', percent.replaceAll('%', '%25')],
    ...[0, 1, 2].flatMap((offset) => [
      [`base64 from ${String(offset)}`, base64(Buffer.from(secret), offset)],
      [`base64 of UTF-16 from ${String(offset)}`, base64(Buffer.from(secret, 'utf16le'), offset)],
    ]),
    ['hexadecimal', each((sign) => hex(sign))],
    ['hexadecimal in capitals', each((sign) => hex(sign)).toUpperCase()],
    ['escapes of JSON', each((sign) => `\\u${hex(sign, 4)}`)],
    ['UTF-16', [...secret].join('\0')],
    ['zero-width spaces', [...secret].join('\u200b')],
    ['decimal entities', each((sign) => `&#${String(sign.charCodeAt(0))};`)],
    ['decimal entities in markup', each((sign) => `&amp;#${String(sign.charCodeAt(0))};`)],
    ['hexadecimal entities', each((sign) => `&#x${hex(sign)};`)],
    ['hexadecimal entities in markup', each((sign) => `&amp;#x${hex(sign)};`)],
  ] as const
  return forms.map(([name = '', text = '']) => ({ name, text }))
}
