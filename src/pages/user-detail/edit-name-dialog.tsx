import { useQueryClient } from '@tanstack/react-query'
import { useId, useState, type RefObject } from 'react'
import { Form } from '#src/components/form.tsx'
import { NameField, NameOutcome, useNameForm } from '#src/components/name-form.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { UnlockInstead } from '#src/components/user-actions/unlock-instead.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { isInFlight } from '#src/domain/mutation-state.ts'
import { goneText } from '#src/domain/refusal.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { updateUserMutation } from '#src/queries/user-mutations.ts'
import { userQuery } from '#src/queries/user-queries.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { Button } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Dialog, FooterQuestion } from '#src/ui/dialog.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'

type EditNameDialogProps = {
  user: UserMetadata
  scope: Scope
  opener: RefObject<HTMLElement | null>
  onClose: () => void
}

const managedText = 'The identity provider manages this name. Change it there.'

/** Changes another user's name, for service account keys. Typed text stays until it is saved or discarded. */
export function EditNameDialog({ user, scope, opener, onClose }: EditNameDialogProps) {
  const client = useQueryClient()
  const { full } = useScopeName(scope)
  const formId = useId()
  const [isConfirming, setConfirming] = useState(false)
  const form = useNameForm({
    person: user,
    mutation: updateUserMutation(scope),
    variables: (name) => ({ user, name }),
    readNow: async () => (await client.query({ ...userQuery(scope, user.uuid), staleTime: 0 })).user,
    managedText,
    onSaved: (name) => {
      addToast('success', `${displayName(user)} was renamed to ${name}.`)
      onClose()
      return undefined
    },
    onKept: onClose,
  })
  const { state, notice } = form
  const isOver = state.status === 'doubt' ? state.finding === 'done' : state.status === 'done'

  const attemptClose = () => {
    // A request in flight cannot be discarded.
    if (isInFlight(state)) return
    if (form.changed && !isOver) setConfirming(true)
    else onClose()
  }
  return (
    <Dialog
      open
      size="small"
      keepOnOutsideClick
      title={
        <>
          Edit name of <bdi>{displayName(user)}</bdi>
        </>
      }
      subtitle={
        <>
          <bdi>{user.email}</bdi> in <bdi>{full}</bdi>
        </>
      }
      finalFocus={opener}
      onOpenChange={(open) => {
        if (!open) attemptClose()
      }}
      footer={
        isConfirming ? (
          <FooterQuestion
            text="Discard the name you typed?"
            stay="Keep editing"
            go="Discard"
            onGo={onClose}
            onStay={() => {
              setConfirming(false)
              form.focus()
            }}
          />
        ) : isOver ? (
          <Button onClick={onClose}>Close</Button>
        ) : (
          <>
            <Button onClick={attemptClose}>Cancel</Button>
            <Button
              type="submit"
              form={formId}
              variant="primary"
              busy={form.busy}
              busyLabel="Saving…"
              blockedReason={form.managed ? managedText : form.waiting}
            >
              Save changes
            </Button>
          </>
        )
      }
    >
      <Form form={form} id={formId}>
        <NameField form={form} autoComplete="off" hint="Lists in Harness might show the old name a little longer" />
      </Form>
      {notice?.good === true && (
        <Note>
          <Status>{notice.text}</Status>
        </Note>
      )}
      <NameOutcome
        form={form}
        denied={`You don’t have permission to rename ${displayName(user)} in ${full}`}
        request={`Please grant me permission to rename ${displayName(user)} in ${full}.`}
        gone={goneText(full)}
        hint={
          state.status === 'refused' && state.outcome === 'gone' && <CopyButton value={form.text} label="Copy name" />
        }
        unlock={<UnlockInstead scope={scope} user={user} />}
        doubt="Harness can take a few seconds to show a new name, so check again shortly. It’s safe to save again."
      />
    </Dialog>
  )
}
