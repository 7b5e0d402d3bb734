import { useState, type RefObject } from 'react'
import { parseRows } from '#src/components/access-fields/access-form.ts'
import { Elsewhere, PlacesNote, useElsewhere } from '#src/components/copy-access/elsewhere.tsx'
import { AccessPreview, PersonProblems } from '#src/components/copy-access/access-preview.tsx'
import { UnreadNote } from '#src/components/read-error.tsx'
import { PersonField } from '#src/components/copy-access/person-field.tsx'
import { useAccessPreview, usePersonAccess } from '#src/components/copy-access/use-access-preview.ts'
import type { AccessTemplate } from '#src/contract/access-template-schema.ts'
import { formatList } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { sourceOfTemplate, type CopiedAccess } from '#src/domain/copy-access.ts'
import { Button } from '#src/ui/button.tsx'
import type { ComboboxItem } from '#src/ui/combobox.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { Note } from '#src/ui/note.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'
import type { AddUsersForm, CopiedFrom } from './add-users.form.ts'
import { pairKey } from '#src/domain/roles.ts'

/** Source of the access. */
export type Source = { readonly kind: 'person' } | { readonly kind: 'template'; readonly template: AccessTemplate }

type SameAccessDialogProps = {
  scope: Scope
  scopeName: string
  source: Source
  form: AddUsersForm
  finalFocus: RefObject<HTMLElement | null>
  /** @param elsewhere the user's access in other scopes; undefined for a template */
  onTake: (mode: 'add' | 'replace', from: string, access: CopiedAccess, elsewhere: CopiedFrom | undefined) => void
  onClose: () => void
}

/**
 * Shows which part of a user's access, or of a template, can be assigned here, before it is added to or replaces the
 * current choices.
 */
export function SameAccessDialog({
  scope,
  scopeName,
  source,
  form,
  finalFocus,
  onTake,
  onClose,
}: SameAccessDialogProps) {
  const [person, setPerson] = useState<ComboboxItem | null>(null)
  const has = usePersonAccess(scope, person?.value)
  const access = source.kind === 'template' ? sourceOfTemplate(source.template) : has.access
  const { offer, waiting, unread } = useAccessPreview(scope, access)
  const elsewhere = useElsewhere(scope, source.kind === 'person' ? person : null)
  const from = source.kind === 'template' ? source.template.name : (person?.label ?? '')
  const copiedAccess =
    source.kind === 'template' ? undefined : { from, places: elsewhere.places ?? [], isComplete: elsewhere.isComplete }
  const chosen = chosenText(form)
  const some = offer !== undefined && offer.rows.length + offer.groups.length > 0
  return (
    <Dialog
      open
      size="confirm"
      title={
        source.kind === 'template' ? (
          <>
            Use the template “<bdi>{from}</bdi>”
          </>
        ) : (
          'Copy access from a user'
        )
      }
      subtitle={scopeName}
      finalFocus={finalFocus}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {some && chosen.length > 0 && (
            <Button
              onClick={() => {
                onTake('replace', from, offer, copiedAccess)
              }}
            >
              Replace current choices
            </Button>
          )}
          {some && (
            <Button
              variant="primary"
              onClick={() => {
                onTake('add', from, offer, copiedAccess)
              }}
            >
              {chosen.length > 0 ? 'Add to current choices' : 'Use this access'}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {source.kind === 'person' && (
          <PersonField
            scope={scope}
            scopeName={scopeName}
            value={person}
            onChange={setPerson}
            hint="Copies direct roles and groups in this scope"
          />
        )}
        {person !== null && <PersonProblems person={person} has={has} />}
        {unread.map(({ what, query }) => (
          <UnreadNote key={what} what={what} query={query} />
        ))}
        {waiting || has.waiting ? (
          <Skeleton className="h-16" />
        ) : (
          offer !== undefined && <AccessPreview offer={offer} groupsKnown={has.groupsKnown} />
        )}
        {person !== null && (
          <Elsewhere person={person} scopeName={scopeName} elsewhere={elsewhere}>
            {(places, title) =>
              places.length > 0 && (
                <PlacesNote title={title(places.length)} from={person.label} places={places} linkTo={paths.addUsers}>
                  After you add the users, you can also assign this access in those scopes.
                </PlacesNote>
              )
            }
          </Elsewhere>
        )}
        {some && chosen.length > 0 && <Chosen offer={offer} chosen={chosen} />}
      </div>
    </Dialog>
  )
}

/** Current content of the form, each part as text. */
function chosenText({ rows, groups }: AddUsersForm): { key: string; text: string }[] {
  const { roleBindings, rows: unfinishedRows } = parseRows(rows)
  return [
    ...roleBindings.map((binding) => ({
      key: pairKey(binding),
      text: `${binding.roleName ?? binding.roleIdentifier} for ${binding.resourceGroupName ?? ''}`,
    })),
    ...groups.map(({ value, label }) => ({ key: `group ${value}`, text: `Group ${label}` })),
    ...(unfinishedRows.size > 0 ? [{ key: 'unfinished', text: 'An unfinished role' }] : []),
  ]
}

/** Says what replacing would lose, before it does. */
function Chosen({ offer, chosen }: { offer: CopiedAccess; chosen: ReturnType<typeof chosenText> }) {
  const offered = new Set([...offer.rows.map(pairKey), ...offer.groups.map(({ value }) => `group ${value}`)])
  const lost = chosen.filter(({ key }) => !offered.has(key)).map(({ text }) => text)
  return (
    <Note title="You’ve already chosen access">
      {lost.length === 0
        ? 'Everything you chose is in the list above, so replacing loses nothing.'
        : `Replacing removes these choices: ${formatList(lost)}. Adding keeps them.`}
    </Note>
  )
}
