import type { Catalog, Rule, RuleUse } from '#src/api/simulator-api.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'

/** One active form of a named fault, with its rules. */
export type FaultOn = { readonly name: string; readonly uses: readonly RuleUse[]; readonly fired: number }

/** Preset that an active rule came from; rules added by programs can have any ID. */
const nameOf = ({ rule }: RuleUse): string => rule.id.split('.')[0] ?? rule.id

/** Active faults, in the order in which they were turned on. */
export function faultsOn(uses: readonly RuleUse[]): readonly FaultOn[] {
  return [...new Set(uses.map(nameOf))].map((name) => {
    const own = uses.filter((each) => nameOf(each) === name)
    return { name, uses: own, fired: own.reduce((sum, { fired }) => sum + fired, 0) }
  })
}

/** Display name: ID and form, or the ID of a rule added by a program. */
export function titleOf(name: string, catalog: Catalog | undefined): string {
  const preset = catalog?.presets[name]
  return preset === undefined ? name : `${preset.fault} ${preset.title}`
}

/** Which calls it targets and how many it hit. */
export function hitText({ uses, fired }: FaultOn): string {
  const calls = [...new Set(uses.map(({ rule }) => (rule.op === '*' ? 'all calls' : rule.op)))]
  const aim = calls.length > 3 ? `Targets: ${formatNumber(calls.length)} calls` : `Targets: ${calls.join(', ')}`
  return fired === 0
    ? `No calls affected yet · ${aim}`
    : byCount(fired, `Affected 1 call · ${aim}`, `Affected ${formatNumber(fired)} calls · ${aim}`)
}

/** The rules of a form, limited to one call unless they already are. They might match no call. */
export function rulesForOperation(rules: readonly Rule[], operation: string, after: boolean): Rule[] {
  return rules.map((rule) => ({
    ...rule,
    op: rule.op === '*' ? operation : rule.op,
    ...(after ? { when: 'after' } : {}),
    fires: 'may',
  }))
}

/** The active rules as a test would install them: each rule that hit a call here has to hit one there. */
export function testCode(uses: readonly RuleUse[]): string {
  const rules = uses.map(({ rule, fired }) => {
    const { fires, ...rest } = rule
    return fired > 0 && fires === 'may' ? rest : rule
  })
  return JSON.stringify(rules, undefined, 2)
}
