import type { QuestionTexts } from '#src/domain/access-review/question-texts.ts'
import { gapText } from '#src/domain/access-review/review-text.ts'
import { roleIdOf, type AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import type { AccessPath, WhoCan, WhoCanQuestion } from '#src/domain/access-review/who-can.ts'
import { toCsvInSteps } from '#src/domain/csv.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { verdictLabels, wayParts, wayText, type WhoCanRow } from './who-can-rows.ts'
import { automaticAccessText, placeText } from './who-can-text.ts'

/** Context that makes a file of the result self-contained. */
export type WhoCanReport = {
  readonly title: string
  /** Sentences about the users. */
  readonly texts: QuestionTexts
  readonly question: WhoCanQuestion
  /** Only access to this resource group; empty: any. */
  readonly only: string
  readonly scope: Scope
  readonly scopeName: string
  readonly snapshot: AccessSnapshot
  readonly loadedBy: string
  readonly result: WhoCan
  /** Including disabled users. */
  readonly rows: readonly WhoCanRow[]
}

/** Number of rows per slice. */
const STEP = 100

const time = (at: number) => new Date(at).toISOString()
const everyoneOf = ({ result, only }: WhoCanReport) =>
  result.everyone.filter(({ path }) => only === '' || path.resourceGroup === only)
const invitedOf = ({ result, snapshot }: WhoCanReport) =>
  snapshot.invitations.filter(({ id }) => result.invited.includes(id)).map(({ email }) => email)

/** A line for each user and way, preceded by the question, the time, and what couldn't be checked. */
export function* whoCanCsv(report: WhoCanReport): Generator<undefined, string> {
  const table = [...headOf(report), heads]
  let steps = 0
  for (const row of report.rows) {
    for (const way of row.ways) table.push(lineOf(report.snapshot, row, way))
    if (++steps % STEP === 0) yield
  }
  return yield* toCsvInSteps(table)
}

function headOf(report: WhoCanReport): string[][] {
  const { title, texts, scope, scopeName, snapshot, loadedBy, result } = report
  const everyone = everyoneOf(report)
  const invited = invitedOf(report)
  return [
    ['Who can', title],
    ['Scope', `${scopeName} (${scopeId(scope)})`],
    ['Loaded', `${time(snapshot.startedAt)} to ${time(snapshot.endedAt)}`],
    ['Loaded by', loadedBy],
    [
      'We couldn’t check',
      ...(result.unknown.length === 0 ? ['Nothing'] : result.unknown.map((gap) => gapText(gap, scope))),
    ],
    ...everyone.map((each) => [
      'Not named',
      `${texts.everyone(each.users, placeText(each.scope))}: ${wayText(snapshot, each.path)}`,
    ]),
    ...(result.serviceAccounts.length === 0 ? [] : [['Service accounts', ...result.serviceAccounts]]),
    ...(invited.length === 0 ? [] : [['Can after accepting an invitation', ...invited]]),
    ['Not included', automaticAccessText],
    [' '],
  ]
}

const heads = [
  'Name',
  'Email',
  'User ID',
  'Can',
  'Role',
  'Role key',
  'Resource group',
  'Resource group ID',
  'Assigned',
  'Scope',
  '2FA',
  'Disabled',
]

function lineOf(snapshot: AccessSnapshot, { id, user, name, email }: WhoCanRow, way: AccessPath): string[] {
  const { role, resourceGroup, group } = wayParts(snapshot, way)
  return [
    name,
    email ?? '',
    id,
    verdictLabels[way.verdict],
    role,
    way.role,
    resourceGroup,
    way.resourceGroup,
    group === undefined ? 'Direct' : `Inherited from ${group}`,
    scopeId(way.scope),
    user?.twoFactor === undefined ? 'Not reported' : user.twoFactor ? 'On' : 'Off',
    user?.disabled === undefined ? 'Not reported' : user.disabled ? 'Yes' : 'No',
  ]
}

/** The same as JSON, for programs: a row for each user and way; unreported values are omitted. */
export function* whoCanJson(report: WhoCanReport): Generator<undefined, string> {
  const { title, question, only, scope, scopeName, snapshot, loadedBy, result } = report
  const rows: object[] = []
  let steps = 0
  for (const { id, user, name, email, ways } of report.rows) {
    for (const way of ways)
      rows.push({
        user: { id, name, email, twoFactor: user?.twoFactor, disabled: user?.disabled, locked: user?.locked },
        ...wayJson(snapshot, way),
      })
    if (++steps % STEP === 0) yield
  }
  const about = {
    schema: 'harness-user-admin/who-can',
    version: 1,
    title,
    question: { ...question, ...(only === '' ? {} : { onResourceGroup: only }) },
    scope: { ...scope, name: scopeName },
    loaded: { from: time(snapshot.startedAt), to: time(snapshot.endedAt), by: loadedBy },
    complete: result.unknown.length === 0,
    couldNotCheck: result.unknown.map((gap) => ({ ...gap, text: gapText(gap, scope) })),
    notIncluded: automaticAccessText,
    everyUserOf: everyoneOf(report).map(({ path, scope: pathScope, users }) => ({
      usersOf: pathScope,
      users,
      ...wayJson(snapshot, path),
    })),
    serviceAccounts: result.serviceAccounts,
    invited: invitedOf(report),
  }
  // One line per row, so that two files can be compared line by line.
  const lines = rows.map((row) => JSON.stringify(row))
  return `${JSON.stringify(about).slice(0, -1)},"rows":[\n${lines.join(',\n')}\n]}\n`
}

function wayJson(snapshot: AccessSnapshot, way: AccessPath) {
  const { role, resourceGroup, group } = wayParts(snapshot, way)
  return {
    can: way.verdict,
    role: { id: roleIdOf(way.role), key: way.role, name: role },
    resourceGroup: { id: way.resourceGroup, name: resourceGroup },
    scope: way.scope,
    via: way.via.kind === 'direct' ? way.via : { ...way.via, name: group },
  }
}
