import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { Part } from '#src/domain/access-review/completeness.ts'
import { scopeNamer } from '#src/domain/access-review/item-facts.ts'
import { assignedMeanwhileText, partText, unlistableText } from '#src/domain/access-review/review-text.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { viewedParts } from '#src/domain/access-review/view-permissions.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { ProofLine } from './proof-line.tsx'
import { Section } from './report-section.tsx'
import { ReportTable } from './report-table.tsx'
import { momentText, personText } from './report-text.ts'

type CompletenessProps = { review: ReviewCampaign; scopeName: ScopeName; assignedMeanwhile: number }

/** How the reviewed access was loaded, and how complete it is. */
export function CompletenessSection({ review, scopeName, assignedMeanwhile }: CompletenessProps) {
  const { population, criteria, createdBy } = review
  const { startedAt, endedAt, calls, scopes, completeness } = population
  return (
    <Section title="Completeness">
      <ProofLine snapshot={population} scope={criteria.scope} scopeName={scopeName} inReport />
      <p>
        {`Loaded from ${momentText(startedAt)} to ${momentText(endedAt)}, with the API key of ${personText(createdBy)}.`}{' '}
        {calls !== undefined && `Requests to Harness: ${formatNumber(calls)}. `}
        {`Scopes: ${formatNumber(scopes.length)}. Gaps: ${formatNumber(completeness.gaps.length)}.`}{' '}
        {completeness.settled > 0 &&
          byCount(
            completeness.settled,
            'Roles of 1 user changed while we loaded them, so they were loaded again.',
            `Roles of ${formatNumber(completeness.settled)} users changed while we loaded them, so they were loaded again.`,
          )}{' '}
        {assignedMeanwhileText(assignedMeanwhile)}
      </p>
      <ReportTable
        caption="What was loaded"
        heads={['Part', 'Total', 'The API key could view it']}
        rows={partsOf(population, scopeName.name)}
        rowOf={(row) => row}
      />
      <p>{unlistableText}</p>
    </Section>
  )
}

const parts = [
  'users',
  'assignments',
  'service-accounts',
  'groups',
  'roles',
  'resource-groups',
  'invitations',
] as const satisfies readonly Part[]

/** Each part with its total in all scopes, and where the key couldn't view it. */
function partsOf(population: AccessSnapshot, topName: string) {
  const { visible } = population
  const nameOfScope = scopeNamer(population, topName)
  const serviceAccounts = serviceAccountsOf(population)
  return parts.map((part) => {
    const view = viewedParts.find((each) => each === part)
    const hidden = view && visible?.filter((each) => !each.parts.includes(view)).map(({ scope }) => nameOfScope(scope))
    return {
      key: part,
      cells: [
        partText(part),
        totalOf(part, population, serviceAccounts),
        view === undefined ? 'No separate permission' : hiddenText(hidden),
      ],
    }
  })
}

/** Service accounts are known only from their role assignments: Harness doesn't list others. */
function serviceAccountsOf({ assignments }: AccessSnapshot): number {
  const found = new Set<string>()
  for (const { kind, principal } of assignments) if (kind === 'service-account') found.add(principal)
  return found.size
}

function totalOf(part: (typeof parts)[number], snapshot: AccessSnapshot, serviceAccounts: number): string {
  switch (part) {
    case 'users':
      return formatNumber(snapshot.users.size)
    case 'assignments':
      return formatNumber(snapshot.assignments.size)
    case 'groups':
      return formatNumber(snapshot.groups.size)
    case 'roles':
      return formatNumber(snapshot.roles.size)
    case 'resource-groups':
      return formatNumber(snapshot.resourceGroups.size)
    case 'invitations':
      return formatNumber(snapshot.invitations.length)
    case 'service-accounts':
      return byCount(
        serviceAccounts,
        '1 with a role assignment',
        `${formatNumber(serviceAccounts)} with a role assignment`,
      )
  }
}

/** Maximum number of scopes that are named. */
const NAMED = 5

function hiddenText(hidden: readonly string[] | undefined): string {
  if (hidden === undefined) return 'Not recorded'
  if (hidden.length === 0) return 'Yes'
  const more = hidden.length > NAMED ? [`${formatNumber(hidden.length - NAMED)} more`] : []
  return `Not in ${formatList([...hidden.slice(0, NAMED), ...more])}`
}
