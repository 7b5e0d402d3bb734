import type { BrowserContext, Page } from '@playwright/test'

/** Where a secret was found. */
type Leak = string

/** What a context said and sent since `listen` was called. */
export type Overheard = { readonly said: string[]; readonly asked: string[]; readonly carried: string[] }

/**
 * Notes everything that leaves the page: console texts, addresses and bodies of requests, and to where the key went.
 * Call it before the first page opens.
 */
export function listen(context: BrowserContext): Overheard {
  const heard: Overheard = { said: [], asked: [], carried: [] }
  context.on('console', (message) => heard.said.push(message.text()))
  context.on('request', (request) => {
    heard.asked.push(`${request.url()} ${request.postData() ?? ''}`)
    if ('x-api-key' in request.headers()) heard.carried.push(request.url())
  })
  return heard
}

/** Text as it stands in markup. */
function inMarkup(text: string): string {
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
    inMarkup(part),
  ])
  return [...new Set(forms)]
}

/**
 * Looks for secrets in the eleven places of reliability.md T02: both storages, IndexedDB, Cache API, cookies, address,
 * history state, page, fields, performance entries, and what was said and sent.
 *
 * @returns the places, without the secret itself
 */
export async function scan(page: Page, secrets: readonly string[], heard: Overheard): Promise<Leak[]> {
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
  const all = { ...places, console: heard.said.join('\n'), requests: heard.asked.join('\n') }
  const forms = secrets.flatMap(formsOf)
  return Object.entries(all)
    .filter(([, text]) => forms.some((form) => text.includes(form)))
    .map(([place]) => place)
}
