import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { BrowserContext } from '@playwright/test'
import { LATENCY } from './goals.ts'

/** Where a list has the parts that are measured, as selectors of CSS: they cost the page less than roles and names. */
export type Variant = {
  readonly name: string
  /** Path and search of the list. */
  readonly list: (account: string, size: number) => string
  /** The name in each row. */
  readonly row: string
  readonly search: string
  readonly next: string
  readonly menuButton: string
  readonly menu: string
  readonly add: string
  readonly dialog: string
  /** Selects the page. */
  readonly all: string
  readonly one: string
  readonly other: string
  /** Where the number of selected people is. */
  readonly selected: string
}

const shared = {
  list: (account: string, size: number) => `/account/${account}/users?size=${size}`,
  row: 'tbody th a',
  search: 'main input[type=search]',
  menuButton: 'tbody tr:nth-child(4) button[aria-haspopup=menu]',
  menu: '[role=menu]',
  all: 'thead input[type=checkbox]',
  one: 'tbody tr:nth-child(3) input[type=checkbox]',
  other: 'tbody tr:nth-child(6) input[type=checkbox]',
} as const

export const app: Variant = {
  ...shared,
  name: 'app',
  next: 'button[aria-label="Next page"]',
  add: 'main a[href*="/users/add"]',
  dialog: '[role=dialog] textarea, [role=dialog] input',
  selected: '[data-selection-bar] span',
}

export const minimal: Variant = {
  ...shared,
  name: 'minimal',
  next: '#next',
  add: '#add',
  dialog: 'dialog[open] textarea',
  selected: '#selected',
}

export const variants = [app, minimal] as const

/** The variants in turns: the other one begins each second round. */
export function inTurns(round: number): readonly Variant[] {
  return round % 2 === 0 ? variants : variants.toReversed()
}

export type Host = {
  readonly urls: ReadonlyMap<Variant, string>
  readonly apiKey: string
  readonly account: string
  readonly stop: () => Promise<void>
}

/** Starts the host of all variants. @param users people in the account */
export async function startHost(users: number): Promise<Host> {
  const root = path.resolve(import.meta.dirname, '../../..')
  const child = spawn(process.execPath, ['build/bench/host/host.js', 'dist', 'build/bench/minimal'], {
    cwd: root,
    env: { PATH: process.env['PATH'], USERS: String(users), LATENCY_MS: String(LATENCY) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => String(text)),
    ended.then(() => Promise.reject(new Error('The host ended'))),
  ])
  // What host.ts prints.
  const { urls, apiKey, account } = JSON.parse(line) as { urls: string[]; apiKey: string; account: string }
  return {
    urls: new Map(variants.map((variant, place) => [variant, urls[place] ?? ''])),
    apiKey,
    account,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** From the next page on, the tab has kept the key as the app does for a reload, so no connect screen comes first. */
export async function keepKey(context: BrowserContext, { apiKey, account }: Host): Promise<void> {
  await context.addInitScript(
    (kept) => {
      if (!location.protocol.startsWith('http')) return
      const now = Date.now()
      sessionStorage.setItem(
        'harness-user-admin.key',
        JSON.stringify({ version: 1, tab: 'bench', since: now, lastInput: now, ...kept }),
      )
    },
    { apiKey, account },
  )
}
