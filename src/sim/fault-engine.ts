import * as v from 'valibot'
import { operations, userApiOperations, type OperationId } from '#src/contract/operations.ts'
import { baseHeaders, type Incoming } from './adapter.ts'
import type { World } from './model/world.ts'
import { mutated } from './mutate.ts'
import { TransportBreak } from './transport-break.ts'

const flag = v.picklist(['before', 'after'])
const mutation = v.strictObject({
  path: v.string(),
  action: v.picklist(['drop', 'null', 'retype', 'enum', 'extra', 'huge', 'dup']),
})

/** Shape of a fault rule (reliability.md 5.2). */
const faultRule = v.strictObject({
  id: v.string(),
  op: v.custom<FaultOperation>((value) => typeof value === 'string' && isFaultOperation(value)),
  match: v.optional(
    v.strictObject({
      userId: v.optional(v.string()),
      email: v.optional(v.string()),
      pageIndex: v.optional(v.number()),
      search: v.optional(v.string()),
    }),
  ),
  from: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  times: v.optional(v.union([v.pipe(v.number(), v.integer(), v.minValue(1)), v.literal('always')])),
  when: v.optional(flag),
  delayMs: v.optional(v.union([v.pipe(v.number(), v.minValue(0)), v.literal('never')])),
  kind: v.picklist(['reset', 'refuse', 'cut', 'badgzip', 'redirect', 'status', 'body', 'headers', 'mutate', 'hold']),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
  headers: v.optional(v.record(v.string(), v.string())),
  body: v.optional(v.string()),
  mutate: v.optional(mutation),
  hold: v.optional(v.string()),
})

type Numbered =
  'O1' | 'O2' | 'O3' | 'O4' | 'O5' | 'O6' | 'O7' | 'O8' | 'O9' | 'O10' | 'O11' | 'O12' | 'O13' | 'O14' | 'O15'
type FaultOperation = Numbered | 'R1' | 'R2' | OperationId | '*'

/**
 * One fault: which calls it hits and what happens to them. `from`: first matching call it hits, counted from 1.
 * `times`: how many it hits, all of them by default. `when`: whether the effect is applied before the answer is
 * spoiled; by default it is not. `headers` and `mutate` change the real answer, so they always apply it; the word that
 * the mutation `enum` writes may stand in `body`.
 */
export type FaultRule = v.InferOutput<typeof faultRule>

/** Reads rules that came from outside. @returns undefined when one of them is none */
export function parseFaultRules(value: unknown): FaultRule[] | undefined {
  const parsed = v.safeParse(v.array(faultRule), value)
  return parsed.success ? parsed.output : undefined
}

function isOperation(text: string): text is OperationId {
  return Object.hasOwn(operations, text)
}

function isFaultOperation(text: string): boolean {
  return text === '*' || isOperation(text) || operationOf(text) !== undefined
}

/** Operation behind a number of reliability.md 2.1. */
function operationOf(text: string): OperationId | undefined {
  if (isOperation(text)) return text
  if (text === 'R1') return 'getRoleList'
  if (text === 'R2') return 'getResourceGroupListV2'
  const number = /^O(\d{1,2})$/u.exec(text)?.[1]
  return number === undefined ? undefined : userApiOperations[Number(number) - 1]
}

function matches({ op, match }: FaultRule, { operation, parameters, url, text }: Incoming): boolean {
  if (operation === undefined || (op !== '*' && operationOf(op) !== operation)) return false
  const { userId, email, pageIndex, search } = match ?? {}
  const query = url.searchParams
  const ids = [parameters['userId'], parameters['userIdentifier'], query.get('userId')]
  if (userId !== undefined && !ids.includes(userId)) return false
  if (email !== undefined && !text.includes(JSON.stringify(email))) return false
  if (pageIndex !== undefined && Number(query.get('pageIndex') ?? 0) !== pageIndex) return false
  return (
    search === undefined ||
    query.get('searchTerm') === search ||
    text.includes(`"searchTerm":${JSON.stringify(search)}`)
  )
}

/** The rules in force and how often each was met. */
export class FaultEngine {
  private rules: { rule: FaultRule; met: number }[] = []

  /** Replaces all rules. @throws Error for a rule that this simulator cannot keep */
  set(rules: readonly FaultRule[]): void {
    for (const { id, kind, mutate } of rules) {
      if (kind === 'hold') throw new Error(`${id}: held answers are not simulated`)
      if (kind === 'mutate' && mutate === undefined) throw new Error(`${id}: says not what to mutate`)
    }
    this.rules = rules.map((rule) => ({ rule, met: 0 }))
  }

  clear(): void {
    this.rules = []
  }

  get size(): number {
    return this.rules.length
  }

  /** The rule that hits this call, if any. Counts the call for every rule that it matches. */
  next(incoming: Incoming): FaultRule | undefined {
    let hit: FaultRule | undefined
    for (const entry of this.rules) {
      if (!matches(entry.rule, incoming)) continue
      entry.met += 1
      const { from = 1, times = 'always' } = entry.rule
      const inWindow = entry.met >= from && (times === 'always' || entry.met < from + times)
      if (inWindow) hit ??= entry.rule
    }
    return hit
  }
}

/** Waits; a time of 0 does not even yield. */
export async function wait(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/**
 * Answers a call that a fault hits.
 *
 * @param run answers it as it should be, with its effect
 * @throws TransportBreak when no answer arrives whole
 */
export async function faulty(
  world: World,
  rule: FaultRule,
  operation: OperationId,
  run: () => Response,
): Promise<Response> {
  const { kind, delayMs = 0, when = 'before' } = rule
  const changesAnswer = kind === 'headers' || kind === 'mutate'
  const cutsRead = (kind === 'cut' || kind === 'badgzip') && operations[operation].meaning === 'read'
  const real = when === 'after' || (delayMs !== 'never' && (changesAnswer || cutsRead)) ? run() : undefined
  if (delayMs === 'never') throw new TransportBreak('hang', real)
  await wait(delayMs)
  switch (kind) {
    case 'reset':
    case 'refuse':
      throw new TransportBreak('reset')
    case 'cut':
    case 'badgzip':
      throw new TransportBreak(kind, withHeaders(real ?? made(world, 200, '{"status":"SUCCESS","data":null}'), rule))
    case 'redirect':
      return withHeaders(made(world, rule.status ?? 302, rule.body ?? ''), {
        headers: { location: '/login', ...rule.headers },
      })
    case 'status':
    case 'body':
      return withHeaders(made(world, rule.status ?? (kind === 'body' ? 200 : 500), rule.body ?? ''), rule)
    case 'headers':
      return withHeaders(real ?? run(), rule)
    case 'mutate':
      return withHeaders(await mutated(real ?? run(), rule.mutate, rule.body), rule)
    case 'hold':
      throw new Error(`${rule.id}: held answers are not simulated`)
  }
}

const WITHOUT_BODY = new Set([204, 205, 304])

function made(world: World, status: number, body: string): Response {
  const start = body.trimStart().charAt(0)
  const type = start === '{' || start === '[' ? 'application/json' : start === '<' ? 'text/html' : 'text/plain'
  return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers: baseHeaders(world, type) })
}

function withHeaders(response: Response, { headers }: Pick<FaultRule, 'headers'>): Response {
  for (const [name, value] of Object.entries(headers ?? {})) response.headers.set(name, value)
  return response
}
