import { durationText, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import { byCount, counted, formatList, formatNumber } from '#src/domain/format.ts'
import { isOverLimit, MAX_ASSIGNMENTS_READ, type FilterPlan } from '#src/domain/inherited.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { readingTime } from '#src/jobs/paginate-all.ts'
import { missingText } from './missing-text.ts'

type RoleFilterNotesProps = {
  plan: FilterPlan
  /** Loads all users and filters here. */
  onEveryone: () => void
}

/** Maximum number of groups that are named. */
const MAX_NAMED = 5

/** Users whom the service's role filter omits, and a button to find everyone. */
export function RoleFilterNotes({ plan, onEveryone }: RoleFilterNotesProps) {
  const { ways, inherited, users } = plan
  const cut = isOverLimit(plan)
  const load = (
    <Button size="small" onClick={onEveryone}>
      {users === undefined ? 'Load all users' : byCount(users, 'Load 1 user', `Load all ${formatNumber(users)} users`)}
    </Button>
  )
  const ahead = readingTime(users ?? 0)
  const time = ahead < MIN_SHOWN_DURATION ? '' : ` That takes about ${durationText(ahead)}.`
  return (
    <>
      <Note>Rows show only roles that match the filter. A user’s page shows all of their roles.</Note>
      {cut && (
        <Note tone="warning" title="The list is incomplete" action={load}>
          {plan.assignments === undefined
            ? 'Harness didn’t say how many role assignments match, and it returns up to 1,000. '
            : `Harness returns up to ${formatNumber(MAX_ASSIGNMENTS_READ)} role assignments, in no particular order. `}
          Load all users to find, count, select, or export everyone with these roles.{time}
        </Note>
      )}
      {ways.length > 0 && (
        <Note
          tone="info"
          title={cut ? 'These roles are also inherited from groups' : 'The list shows direct roles only'}
          action={cut ? undefined : load}
        >
          {wayText(ways)} Users who only inherit these roles aren’t in the list.
          {!cut && ` Load all users to include them.${time}`}
        </Note>
      )}
      {inherited.missing !== undefined && (
        <Note tone="warning" title="The list shows direct roles only">
          {missingText(inherited.missing, inherited.gaps)}
        </Note>
      )}
    </>
  )
}

/** "Also inherited from Release crew (250 users) and All Account Users (everyone here)." */
function wayText(ways: FilterPlan['ways']): string {
  const named = ways
    .slice(0, MAX_NAMED)
    .map(
      ({ group, members }) =>
        `${group} (${members === undefined ? 'every user here' : counted(members, 'member', 'members')})`,
    )
  const more = ways.length - named.length
  return `Also inherited from ${formatList(more > 0 ? [...named, counted(more, 'more group', 'more groups')] : named)}.`
}
