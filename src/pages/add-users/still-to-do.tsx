import { PlaceList } from '#src/components/copy-access/elsewhere.tsx'
import type { ElsewherePlace } from '#src/domain/access-elsewhere.ts'
import { paths } from '#src/domain/paths.ts'
import { Note } from '#src/ui/note.tsx'

/** After people were added with the access of somebody: what that person has in other scopes and the new ones do not. */
export function StillToDo({ from, places }: { from: string; places: readonly ElsewherePlace[] }) {
  return (
    <Note tone="warning" title="Not assigned yet: access in other scopes">
      <p>
        <bdi>{from}</bdi> also has this access. Assign it in each scope.
      </p>
      <PlaceList places={places} linkTo={paths.addUsers} />
    </Note>
  )
}
