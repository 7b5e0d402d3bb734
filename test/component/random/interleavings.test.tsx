import { act, cleanup } from '@testing-library/react'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { closeSession } from '#src/session/credential.ts'
import { ACCOUNT_ID, persona } from '#src/sim/persona-list.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { server } from '#test/support/server.ts'
import { checkout, membersOf } from '#test/component/users/people.ts'
import {
  control,
  controls,
  field,
  loadPages,
  press,
  pressElement,
  problemsOnScreen,
  settle,
  textOnScreen,
  until,
  write,
} from '#test/random/screen.ts'
import { tapTransport, type Transport } from '#test/random/fake-transport.ts'

const isLong = process.env['RANDOM_RUN'] === 'long'
const schedules = Number(process.env['SCHEDULES'] ?? (isLong ? 500 : 10))
const seed = Number(process.env['SCHEDULE_SEED'] ?? (isLong ? Date.now() % 1_000_000 : 3))

beforeAll(loadPages)

const url = '/account/{account}/org/storefront/project/checkout/users'
const words = ['an', 'er', 'example', 'zz-nobody'] as const

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-row-link]')]
const ids = () => rows().map((row) => row.dataset['rowLink'] ?? '')
const turn = async (): Promise<void> => {
  await act(() => new Promise((resolve) => setTimeout(resolve, 3)))
}

async function search(text: string): Promise<void> {
  const box = await write(/^Search name or email$/u, text)
  await act(() => {
    box.form?.requestSubmit()
    return Promise.resolve()
  })
}

/** Members whose name or address contains a text, in the order of the list: the rows that may stand under that text. */
function matching(sim: Simulator, text: string): string[] {
  const fits = (value: string | null) => value?.toLowerCase().includes(text) === true
  return membersOf(sim, checkout(ACCOUNT_ID))
    .filter(({ name, email }) => fits(name) || fits(email))
    .map(({ uuid }) => uuid)
}

/** Opens the list of a project, after which every answer of an operation waits for the test. */
async function open(hold: (operation: string, answer: Promise<Response>) => Promise<Response>) {
  let wire: Transport | undefined
  const app = await renderApp({
    url,
    prepare: (sim) => {
      wire = tapTransport(sim)
    },
  })
  if (wire === undefined) throw new Error('Nothing was prepared')
  await settle(wire)
  wire.intercept((operation, request) => hold(operation, app.sim.handle(request)))
  return { ...app, wire }
}

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const

describe('G08 F48 three searches, their answers in every order', () => {
  it.each(orders)('%i, %i, %i', async (...order) => {
    const releases: (() => void)[] = []
    const app = await open(async (operation, answer) => {
      if (operation !== 'getAggregatedUsers') return answer
      const response = await answer
      await new Promise<void>((resolve) => {
        releases.push(resolve)
      })
      return response
    })
    const requests = ['an', 'er', 'ma']
    for (const [number, text] of requests.entries()) {
      await search(text)
      await until(() => releases.length > number, `question ${number}`)
    }
    const wanted = matching(app.sim, 'ma')
    expect(wanted.length).toBeGreaterThan(0)
    for (const [place, which] of order.entries()) {
      releases[which]?.()
      await turn()
      await turn()
      const isLast = order.slice(0, place + 1).includes(2)
      // Until the last query is answered, the count gives way to the state of the search.
      if (isLast) expect(ids()).toEqual(wanted)
      else expect(textOnScreen()).toContain('Searching…')
    }
    await settle(app.wire)
    expect(ids()).toEqual(wanted)
    expect(field(/^Search name or email$/u)?.value).toBe('ma')
    expect(textOnScreen()).not.toContain('Searching…')
  })
})

type Move = { do: 'search' | 'detail' | 'back' | 'refetch' | 'remove' | 'sign-out'; pick: number; answers: number }
const move: fc.Arbitrary<Move> = fc.record({
  do: fc.constantFrom('search', 'search', 'detail', 'back', 'refetch', 'remove', 'remove', 'remove', 'sign-out'),
  pick: fc.nat(1000),
  /** How many answers arrive after it. */
  answers: fc.nat(6),
})

/** Makes a move, where the page offers it. @returns whether it ended the session */
async function make(one: Move): Promise<boolean> {
  if (one.do === 'sign-out') return signOut()
  await take({ ...one, do: one.do })
  return false
}

async function signOut(): Promise<boolean> {
  if (control(/account menu/iu) === undefined) return false
  await press(/account menu/iu)
  await until(() => control(/^Sign out$/u))
  await press(/^Sign out$/u)
  // It asks while a change is on its way.
  await until(() => control(/^Sign out now$/u) ?? field(/^API key/u))
  if (control(/^Sign out now$/u) !== undefined) await press(/^Sign out now$/u)
  await write(/^API key/u, persona('individual').apiKey)
  await press(/^Connect/u)
  return true
}

/** Pages before this one since the app was opened, as the router counts them. */
function positionInHistory(): number {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null && 'idx' in state ? Number(state.idx) : 0
}

type Step = Omit<Move, 'do'> & { do: Exclude<Move['do'], 'sign-out'> }

async function take({ do: what, pick }: Step): Promise<void> {
  const isList = location.pathname.endsWith('/users') && field(/^Search name or email$/u) !== undefined
  const row = rows()[pick % Math.max(1, rows().length)]
  const isOpen = document.querySelector('[role$="dialog"]') !== null
  // What was begun is gone through with, else hardly anyone would be removed.
  const confirm = controls(/^Remove now|^Remove user$/u).at(-1)
  if (confirm !== undefined && (isOpen || what === 'remove')) return pressElement(confirm)
  switch (what) {
    case 'search':
      if (isList && !isOpen) await search(words[pick % words.length] ?? '')
      return
    case 'detail':
      if (row !== undefined && !isOpen) await pressElement(row)
      return
    case 'back':
      // Not past the page that this schedule began with: what is before it belongs to other tests.
      if (positionInHistory() > 0) history.back()
      return turn()
    case 'refetch':
      if (isList && controls(/^Refresh the list$/u).length > 0) await press(/^Refresh the list$/u)
      return
    case 'remove': {
      const menu = row?.closest('tr')?.querySelector<HTMLElement>('button[aria-label^="Actions for"]')
      if (menu == null || isOpen) return
      await pressElement(menu)
      const item = control(/^Remove user…/u)
      if (item !== undefined) await pressElement(item)
      return
    }
  }
}

describe('G08 random schedules of list, detail, remove, refetch and sign-out', () => {
  it(
    'never show stale or foreign rows, and the list matches the text in the box',
    async () => {
      let signedOut = 0
      let removed = 0
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(move, { minLength: 3, maxLength: 12, size: 'max' }),
          async (s, moves) => {
            try {
              const app = await open(async (operation, answer) => s.schedule(answer, operation))
              const everyone = membersOf(app.sim, checkout(ACCOUNT_ID)).map(({ uuid, email }) => ({ uuid, email }))
              const fitting = new Map(['', ...words].map((word) => [word, new Set(matching(app.sim, word))]))
              const readView = () => {
                expect(problemsOnScreen()).toEqual([])
                const text = textOnScreen()
                const isForeign = app.sim.log.length > 0 && hasSignedOut
                if (isForeign) for (const { email } of everyone) expect(text.includes(email) && email).toBe(false)
                const box = field(/^Search name or email$/u)
                if (box === undefined || text.includes('Updating')) return
                const allowed = fitting.get(box.value)
                expect(ids().filter((id) => allowed?.has(id) !== true)).toEqual([])
              }
              let hasSignedOut = false
              for (const one of moves) {
                if (await make(one)) hasSignedOut = true
                for (let answer = 0; answer < one.answers && s.count() > 0; answer += 1) {
                  await act(() => s.waitNext(1))
                  await turn()
                  readView()
                }
              }
              // Everything arrives in the end, also what is asked because of it.
              for (let quiet = 0; quiet < 4; quiet = s.count() === 0 && app.wire.flying() === 0 ? quiet + 1 : 0) {
                if (s.count() > 0) await act(() => s.waitNext(1))
                await turn()
                readView()
              }
              if (hasSignedOut) signedOut += 1
              removed += app.sim.log.filter((entry) => entry.operation === 'removeUser' && entry.effectApplied).length
              const box = field(/^Search name or email$/u)
              // Deleted people are gone from the page as well.
              if (box !== undefined && !hasSignedOut) expect(ids()).toEqual(matching(app.sim, box.value).slice(0, 25))
            } finally {
              cleanup()
              closeSession('signed-out')
              server.resetHandlers()
              sessionStorage.clear()
            }
          },
        ),
        { numRuns: schedules, seed },
      )
      // Else nothing of it was tried.
      expect(signedOut).toBeGreaterThan(schedules / 20)
      expect(removed).toBeGreaterThan(0)
    },
    isLong ? 3_600_000 : 600_000,
  )
})
