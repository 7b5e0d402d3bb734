import * as v from 'valibot'
import { operations, userApiOperations, type OperationId } from '#src/contract/operations.ts'
import { baseHeaders, type Incoming } from './adapter.ts'
import type { Clock } from './clock.ts'
import { applyEdit, worldEdit, type WorldEdit } from './edits.ts'
import { Holds } from './holds.ts'
import type { World } from './model/world.ts'
import { mutatedResponse } from './mutate.ts'
import { TransportBreak } from './transport-break.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(1))
const mutation = v.strictObject({
  path: v.string(),
  action: v.picklist(['drop', 'null', 'retype', 'enum', 'extra', 'huge', 'dup', 'set']),
  /** The value that `set` writes. */
  value: v.optional(v.unknown()),
  /** Number of characters or rows of `huge`. */
  size: v.optional(count),
})

/** Shape of a fault rule. */
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
  from: v.optional(count),
  times: v.optional(v.union([count, v.literal('always')])),
  when: v.optional(v.picklist(['before', 'after'])),
  delayMs: v.optional(v.union([v.pipe(v.number(), v.minValue(0)), v.literal('never')])),
  kind: v.picklist([
    'reset',
    'refuse',
    'cut',
    'length',
    'badgzip',
    'trickle',
    'redirect',
    'status',
    'body',
    'headers',
    'mutate',
    'hold',
    'reorder',
  ]),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(999))),
  headers: v.optional(v.record(v.string(), v.string())),
  body: v.optional(v.string()),
  mutate: v.optional(v.union([mutation, v.array(mutation)])),
  hold: v.optional(v.string()),
  edit: v.optional(worldEdit),
  fires: v.optional(v.picklist(['must', 'may', 'never'])),
})

type Numbered =
  'O1' | 'O2' | 'O3' | 'O4' | 'O5' | 'O6' | 'O7' | 'O8' | 'O9' | 'O10' | 'O11' | 'O12' | 'O13' | 'O14' | 'O15'
/** Further operations by number. */
const further: Readonly<Record<string, OperationId>> = {
  R1: 'getRoleList',
  R2: 'getResourceGroupListV2',
  R3: 'getFilteredRoleAssignmentList',
  R4: 'getUserGroupList',
  R5: 'postRoleAssignments',
  R6: 'bulkDeleteRoleAssignment',
  R7: 'putMember',
  R8: 'deleteMember',
}
type FaultOperation = Numbered | 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6' | 'R7' | 'R8' | OperationId | '*'

/**
 * One fault: which calls it hits and what happens to them. - `from`: first matching call it hits, counted from 1;
 * `times`: how many it hits, all of them by default. - `when`: whether the change is made before the response is
 * broken; by default it is not. `headers`, `mutate` and `trickle` change the real response, so they apply it unless
 * `before` is set explicitly; a `hold` applies it when the response is released with `ok`, or immediately with
 * `after`. - `delayMs`: waits first, by the real or the simulated clock. For `trickle`, the time for the whole body. -
 * `headers`: `{date+7s}` in a value stands for an HTTP date, seconds from the clock of the service. - `body`: the
 * response; for `enum`, the value that is written. - `reorder`: this response of the list of role assignments has its
 * rows in a different order from all before, so that pages overlap and miss rows. - `hold`: name under which the
 * response waits to be released, by default the ID of the rule. - `edit`: what another admin does right after the
 * response. - `fires`: a rule that never hits anything fails its test, unless it `may` or must `never` fire.
 */
export type FaultRule = v.InferOutput<typeof faultRule>

/**
 * Parses rules from outside.
 *
 * @returns undefined if one of them is invalid
 */
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

/** Operation behind a name such as `O7` (docs/failures.md, Names of operations). */
function operationOf(text: string): OperationId | undefined {
  if (isOperation(text)) return text
  if (Object.hasOwn(further, text)) return further[text]
  const number = /^O(\d{1,2})$/u.exec(text)?.[1]
  return number === undefined ? undefined : userApiOperations[Number(number) - 1]
}

/** IDs of users in a call. */
function idsOf({ parameters, url }: Incoming): (string | null | undefined)[] {
  return [parameters['userId'], parameters['userIdentifier'], url.searchParams.get('userId')]
}

function matches({ op, match }: FaultRule, incoming: Incoming): boolean {
  const { operation, url, text } = incoming
  if (operation === undefined || (op !== '*' && operationOf(op) !== operation)) return false
  const { userId, email, pageIndex, search } = match ?? {}
  const query = url.searchParams
  if (userId !== undefined && !idsOf(incoming).includes(userId)) return false
  if (email !== undefined && !text.includes(JSON.stringify(email))) return false
  if (pageIndex !== undefined && Number(query.get('pageIndex') ?? 0) !== pageIndex) return false
  return (
    search === undefined ||
    query.get('searchTerm') === search ||
    text.includes(`"searchTerm":${JSON.stringify(search)}`)
  )
}

/** An active rule: how many calls matched it, how many it hit, and how many responses it holds. */
export type RuleUse = { readonly rule: FaultRule; readonly met: number; readonly fired: number; readonly held: number }

/** The active rules with their counts. */
export class FaultEngine {
  readonly holds = new Holds()
  private rules: { rule: FaultRule; met: number; fired: number }[] = []
  /** Of rules that are no longer active. */
  private earlierProblems: string[] = []

  /**
   * Replaces all rules. Responses held under a name that no new rule has are released.
   *
   * @throws Error for a rule that this simulator doesn't support
   */
  set(rules: readonly FaultRule[]): void {
    check(rules)
    this.earlierProblems.push(...this.rules.flatMap(problemOf))
    this.rules = rules.map((rule) => ({ rule, met: 0, fired: 0 }))
    this.holds.releaseExcept(new Set(rules.map(holdOf)), 'ok')
  }

  /**
   * Adds rules after the active ones, which keep their counts.
   *
   * @throws Error as for `set`
   */
  add(rules: readonly FaultRule[]): void {
    check(rules)
    this.rules.push(...rules.map((rule) => ({ rule, met: 0, fired: 0 })))
  }

  /** Removes all rules, or those of one named fault: its ID, and its ID with a dot and a number. */
  clear(name?: string): void {
    const ends = ({ id }: FaultRule) => name === undefined || id === name || id.startsWith(`${name}.`)
    const keptRules = this.rules.filter(({ rule }) => !ends(rule))
    this.earlierProblems.push(...this.rules.filter(({ rule }) => ends(rule)).flatMap(problemOf))
    this.rules = keptRules
    this.holds.releaseExcept(new Set(keptRules.map(({ rule }) => holdOf(rule))), 'ok')
  }

  /** Clears the rules and their counts. Held responses are lost. */
  reset(): void {
    this.rules = []
    this.earlierProblems = []
    this.holds.releaseExcept(new Set(), 'drop')
  }

  list(): RuleUse[] {
    return this.rules.map((entry) => ({
      ...entry,
      held: entry.rule.kind === 'hold' ? this.holds.count(holdOf(entry.rule)) : 0,
    }))
  }

  /** Messages about rules, active or replaced since the start, that didn't fire as declared. */
  problems(): string[] {
    return [...this.earlierProblems, ...this.rules.flatMap(problemOf)]
  }

  readonly report = (problem: string): void => {
    this.earlierProblems.push(problem)
  }

  /** The rule that hits this call, if any. Counts the call for every rule that matches it. */
  next(incoming: Incoming): FaultRule | undefined {
    let hit: (typeof this.rules)[number] | undefined
    for (const entry of this.rules) {
      if (!matches(entry.rule, incoming)) continue
      entry.met += 1
      const { from = 1, times = 'always' } = entry.rule
      const inWindow = entry.met >= from && (times === 'always' || entry.met < from + times)
      if (inWindow) hit ??= entry
    }
    if (hit !== undefined) hit.fired += 1
    return hit?.rule
  }
}

function check(rules: readonly FaultRule[]): void {
  for (const { id, op, kind, mutate } of rules) {
    if (kind === 'mutate' && mutate === undefined) throw new Error(`${id}: says not what to mutate`)
    if (kind === 'reorder' && operationOf(op) !== 'getFilteredRoleAssignmentList')
      throw new Error(`${id}: only role assignments come in another order`)
  }
}

const holdOf = ({ id, hold }: FaultRule): string => hold ?? id

function problemOf({ rule, fired }: { rule: FaultRule; fired: number }): string[] {
  const { id, op, fires = 'must' } = rule
  if (fires === 'must' && fired === 0) return [`Fault ${id} never hit a call of ${op}`]
  return fires === 'never' && fired > 0 ? [`Fault ${id} hit ${fired} calls of ${op}, but should hit none`] : []
}

/** Input of a fault. */
type Hit = {
  readonly world: World
  readonly clock: Clock
  readonly holds: Holds
  readonly incoming: Incoming
  readonly operation: OperationId
  /** Processes the call normally, with its change. */
  readonly run: () => Response
  /** Processes it the same way and rolls its change back. */
  readonly rehearse: () => Response
  /** Records a problem with the rule. */
  readonly report: (problem: string) => void
}

const FAILED = JSON.stringify({
  status: 'ERROR',
  code: 'UNKNOWN_ERROR',
  message: 'Something went wrong on the server',
  correlationId: '00000000-0000-4000-8000-000000000000',
  detailedMessage: null,
  responseMessages: [],
  metadata: null,
})

/**
 * Processes a call that a fault hits.
 *
 * @throws TransportBreak if no complete response is sent
 */
export async function respondWithFault(rule: FaultRule, hit: Hit): Promise<Response> {
  try {
    return await respondWithMutation(rule, hit)
  } finally {
    if (rule.edit !== undefined) editAfter(rule.id, rule.edit, hit)
  }
}

function editAfter(id: string, edit: WorldEdit, { world, incoming, report }: Hit): void {
  try {
    applyEdit(world, edit, idsOf(incoming).find((named) => named != null) ?? undefined)
  } catch (error) {
    // The call itself was processed; the test sees the problem at its end.
    report(`Fault ${id}: couldn’t apply its edit, ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function respondWithMutation(
  rule: FaultRule,
  { world, clock, holds, operation, run, rehearse }: Hit,
): Promise<Response> {
  const { kind, delayMs = 0, when, status } = rule
  const changesAnswer = kind === 'headers' || kind === 'mutate' || kind === 'trickle'
  const cutsRead =
    (kind === 'cut' || kind === 'length' || kind === 'badgzip') && operations[operation].meaning === 'read'
  const proper = when === 'before' && operations[operation].meaning === 'write' ? rehearse : run
  const needsReal = delayMs !== 'never' && (changesAnswer || cutsRead)
  const real = when === 'after' ? run() : needsReal ? proper() : undefined
  if (delayMs === 'never') throw new TransportBreak('hang', real)
  if (kind !== 'trickle') await clock.wait(delayMs)
  switch (kind) {
    case 'reset':
      throw new TransportBreak('reset')
    case 'refuse':
      throw new TransportBreak('close')
    case 'cut':
    case 'length':
    case 'badgzip':
      throw new TransportBreak(
        kind,
        withHeaders(real ?? responseOf(world, 200, '{"status":"SUCCESS","data":null}'), rule, world),
      )
    case 'redirect':
      return withHeaders(
        responseOf(world, status ?? 302, rule.body ?? ''),
        {
          headers: { location: '/login', ...rule.headers },
        },
        world,
      )
    case 'status':
    case 'body':
      return sent(world, rule, kind === 'body' ? 200 : 500, rule.body ?? '')
    case 'trickle':
      return trickled(withHeaders(real ?? proper(), rule, world), clock, delayMs)
    case 'headers':
      return withHeaders(real ?? proper(), rule, world)
    case 'mutate':
      return withHeaders(await mutatedResponse(real ?? proper(), rule.mutate, rule.body), rule, world)
    case 'reorder':
      return withHeaders(reordered(world, run), rule, world)
    case 'hold': {
      const action = await holds.wait(holdOf(rule))
      if (action === 'drop') throw new TransportBreak('reset')
      if (action === 'fail') return sent(world, rule, 500, rule.body ?? FAILED)
      return withHeaders(real ?? run(), rule, world)
    }
  }
}

/** The response with its rows in a different order. */
function reordered({ reordering }: World, run: () => Response): Response {
  reordering.turn += 1
  reordering.on = true
  try {
    return run()
  } finally {
    reordering.on = false
  }
}

/**
 * A custom response.
 *
 * @throws TransportBreak for a status that only a real connection can send
 */
function sent(world: World, rule: FaultRule, fallback: number, body: string): Response {
  const status = rule.status ?? fallback
  if (status <= 599) return withHeaders(responseOf(world, status, body), rule, world)
  throw new TransportBreak('status', withHeaders(responseOf(world, 500, body), rule, world), status)
}

const PIECES = 8

/** The same response, its body in chunks over a time. */
function trickled(response: Response, clock: Clock, overMs: number): Response {
  const fullBody = response.arrayBuffer()
  let piece = 0
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const bytes = new Uint8Array(await fullBody)
      await clock.wait(overMs / PIECES)
      const size = Math.max(1, Math.ceil(bytes.length / PIECES))
      controller.enqueue(bytes.slice(piece * size, (piece + 1) * size))
      piece += 1
      if (piece * size >= bytes.length) controller.close()
    },
  })
  return new Response(body, { status: response.status, headers: response.headers })
}

const WITHOUT_BODY = new Set([204, 205, 304])

function responseOf(world: World, status: number, body: string): Response {
  const start = body.trimStart().charAt(0)
  const type = start === '{' || start === '[' ? 'application/json' : start === '<' ? 'text/html' : 'text/plain'
  return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers: baseHeaders(world, type) })
}

function withHeaders(response: Response, { headers }: Pick<FaultRule, 'headers'>, world: World): Response {
  for (const [name, value] of Object.entries(headers ?? {}))
    response.headers.set(
      name,
      value.replaceAll(/\{date([+-]\d{1,9})s\}/gu, (_, seconds: string) =>
        new Date(world.now() + Number(seconds) * 1000).toUTCString(),
      ),
    )
  return response
}
