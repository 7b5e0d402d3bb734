import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { broadAccess } from '#src/components/access-fields/access-form.ts'
import { GroupsField } from '#src/components/access-fields/groups-field.tsx'
import { RoleRows } from '#src/components/access-fields/role-rows.tsx'
import { LeaveGuard } from '#src/components/leave-guard.tsx'
import { ReadError } from '#src/components/read-error.tsx'
import { useSaveDraft, useSavedDraft } from '#src/components/use-draft.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { Form } from '#src/components/form.tsx'
import { useMutationForm } from '#src/components/mutation-form.tsx'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import { formatList } from '#src/domain/format.ts'
import {
  accessOf,
  answersOtherAccess,
  isSameAccess,
  type InviteAccess,
  type Invitation,
} from '#src/domain/invitations.ts'
import { resourceGroupNameOf, roleNameOf } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { resendInviteMutation } from '#src/queries/invite-mutations.ts'
import { inviteKeys, openInviteQuery } from '#src/queries/invite-queries.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { isInFlight } from '#src/domain/mutation-state.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Dialog, FooterQuestion } from '#src/ui/dialog.tsx'
import { FocusBox } from '#src/ui/focus-box.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import {
  editDrafts,
  formOf,
  parseEdit,
  reduceEdit,
  type EditAction,
  type EditErrors,
  type EditForm,
} from './edit.form.ts'
import { GoneNote, OtherAccessNote, UnreadNote } from './resend-notes.tsx'
import { useGroupNames } from './use-group-names.ts'
import { resentText } from './use-resend.tsx'

type EditDialogProps = {
  scope: Scope
  invitation: Invitation
  /** Why the caller can only view it. */
  deniedReason: string | undefined
  opener: HTMLElement
  onClose: () => void
}

/**
 * The edited invitation. `before`: the access to be replaced, as loaded at opening, or as changed by someone else and
 * accepted.
 */
type Editing = {
  readonly id: string
  readonly before: InviteAccess
  readonly form: EditForm
  /** It was typed before the session ended. */
  readonly kept: boolean
}

const noErrors: EditErrors = { rows: new Map() }

/** Edits the access of an invitation and resends it. The full row is loaded first: the list lacks parts of it. */
export function EditDialog({ scope, invitation, deniedReason, opener, onClose }: EditDialogProps) {
  const client = useQueryClient()
  const { full } = useScopeName(scope)
  const groupNames = useGroupNames(scope)
  const { id, email } = invitation
  const query = openInviteQuery(scope, id)
  const read = useQuery({ ...query, refetchOnMount: 'always', refetchOnWindowFocus: false, refetchOnReconnect: false })
  const draft = useSavedDraft(editDrafts, id)
  // Captured once: refetches behind the dialog must not change what is being edited.
  const [editing, setEditing] = useState<Editing>()
  const [openDialog, setOpenDialog] = useState<'discard' | 'broad'>()
  const [problem, setProblem] = useState<'gone' | 'other-access' | 'unread'>()
  /** A change by someone else in the meantime: the user chooses (docs/failures.md, F50). */
  const [theirs, setTheirs] = useState<InviteAccess>()
  /** Confirmations of this attempt: high-risk access, and the access that it can replace. */
  const order = useRef<{ confirmed?: boolean; over?: InviteAccess }>({})
  const returnFocus = useRef(opener)

  const latest = read.isFetchedAfterMount && !read.isFetching ? read.data : undefined
  if (editing === undefined && latest?.kind === 'open' && latest.invite.unread === 0) {
    const before = accessOf(latest.invite)
    setEditing({ id, before, form: draft ?? formOf(before, groupNames), kept: draft !== undefined })
  }
  const parsed = editing === undefined ? undefined : parseEdit(editing.form, editing.before)
  const changed = editing !== undefined && (parsed?.ok !== true || !isSameAccess(parsed.value, editing.before))
  const broad = editing === undefined || editing.form.noAccess ? [] : broadAccess(editing.form.rows)
  const form = useMutationForm({
    labels: { access: 'Access' },
    mutation: resendInviteMutation(scope),
    // Missing values are marked in place; the error only says that something is missing.
    parse: () => (parsed?.ok === true ? parsed : { ok: false, errors: { access: 'Complete the marked fields.' } }),
    onStart: () => {
      setOpenDialog(undefined)
      setProblem(undefined)
      setTheirs(undefined)
    },
    prepare: async (access) => {
      const { confirmed = false, over = editing?.before } = order.current
      if (over === undefined) return undefined
      if (!confirmed && broad.length > 0) {
        setOpenDialog('broad')
        return undefined
      }
      const now = await client.query(query)
      if (now.kind === 'open' && now.invite.unread === 0) {
        if (isSameAccess(accessOf(now.invite), over)) return { invite: now.invite, access }
        setTheirs(accessOf(now.invite))
      } else if (now.kind === 'gone') {
        setProblem('gone')
        await client.invalidateQueries({ queryKey: inviteKeys.all(scope) })
      } else setProblem('unread')
      return undefined
    },
    onResult: (result, access) => {
      if (result.status !== 'done') return
      if (result.data === null) setProblem('gone')
      else if (answersOtherAccess(access, result.data)) setProblem('other-access')
      else {
        addToast('success', changed ? `Access changed. ${resentText(email)}` : resentText(email))
        onClose()
      }
    },
  })
  const { state, busy: pending, waiting } = form
  const ended =
    (state.status === 'doubt' && state.finding === 'done') || problem === 'gone' || problem === 'other-access'
  const unsaved = changed && !ended

  useSaveDraft(editDrafts, id, () => (unsaved ? editing.form : undefined))

  const dispatch = (action: EditAction) => {
    setEditing((now) => now && { ...now, form: reduceEdit(now.form, action) })
  }
  const close = () => {
    if (pending) return
    if (unsaved) setOpenDialog('discard')
    else onClose()
  }

  const submit = (options: typeof order.current = {}) => {
    if (deniedReason !== undefined || waiting !== undefined) return
    order.current = options
    void form.submit()
  }

  const take = (before: InviteAccess) => {
    setTheirs(undefined)
    setEditing((now) => now && { ...now, before })
  }

  return (
    <Dialog
      open
      size="medium"
      keepOnOutsideClick
      title={
        <>
          Edit access for <bdi>{email}</bdi>
        </>
      }
      subtitle={full}
      finalFocus={returnFocus}
      onOpenChange={(open) => {
        if (!open) close()
      }}
      footer={
        openDialog === 'discard' ? (
          <FooterQuestion
            text="Discard your changes?"
            stay="Keep editing"
            go="Discard"
            onStay={() => {
              setOpenDialog(undefined)
            }}
            onGo={onClose}
          />
        ) : openDialog === 'broad' ? (
          <FooterQuestion
            text={`Assign ${formatList(broad)} to ${email}?`}
            stay="Go back"
            go="Resend with this access"
            onStay={() => {
              setOpenDialog(undefined)
            }}
            onGo={() => {
              submit({ confirmed: true })
            }}
          />
        ) : ended || editing === undefined ? (
          <Button onClick={onClose}>Close</Button>
        ) : (
          <>
            <Button
              onClick={close}
              blockedReason={pending ? 'Wait for Harness to respond.' : undefined}
              reasonPlacement="hidden"
            >
              Cancel
            </Button>
            <Button
              variant="primary"
              busy={pending}
              busyLabel="Resending…"
              aria-keyshortcuts="Control+Enter Meta+Enter"
              blockedReason={deniedReason ?? waiting}
              onClick={() => {
                submit()
              }}
            >
              {changed ? 'Save and resend' : 'Resend'}
            </Button>
          </>
        )
      }
    >
      {editing === undefined ? (
        latest !== undefined ? (
          latest.kind === 'gone' ? (
            <GoneNote email={email} />
          ) : (
            <UnreadNote error={undefined} />
          )
        ) : read.isError && !read.isFetching ? (
          <ReadError error={read.error} what="invitation" onRetry={() => void read.refetch()} />
        ) : (
          <>
            <Spinner label="Loading the invitation…" />
            <SlowReadNotice query={read} queryKey={query.queryKey} what="invitation" />
          </>
        )
      ) : (
        // Ctrl+Enter submits from any field; other keys belong to the fields.
        <Form
          form={form}
          className="flex flex-col gap-5"
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            if (event.target instanceof HTMLInputElement) event.preventDefault()
            if ((event.ctrlKey || event.metaKey) && !event.repeat) submit()
          }}
        >
          {editing.kept && state.status === 'idle' && (
            <Note>
              <Status>We restored the changes you made before your session ended. They aren’t saved yet.</Status>
            </Note>
          )}
          <AccessPickers
            scope={scope}
            form={editing.form}
            before={editing.before}
            errors={form.errors.access !== undefined && parsed?.ok === false ? parsed.errors : noErrors}
            dispatch={dispatch}
            groupNames={groupNames}
          />
        </Form>
      )}
      {theirs !== undefined && (
        <FocusBox>
          <Note tone="warning" title="Someone else changed this while you were editing">
            <p role="alert">
              The invitation now includes {accessText(theirs, groupNames)}. Your changes aren’t saved yet.
            </p>
            <span className="mt-2 flex flex-wrap gap-2">
              <Button
                size="small"
                onClick={() => {
                  take(theirs)
                  submit({ confirmed: true, over: theirs })
                }}
              >
                Resend with my changes
              </Button>
              <Button
                size="small"
                onClick={() => {
                  take(theirs)
                  dispatch({ type: 'start-over', form: formOf(theirs, groupNames) })
                }}
              >
                Start from their changes
              </Button>
            </span>
          </Note>
        </FocusBox>
      )}
      {/* The pressed button unmounts with them. */}
      {(problem === 'gone' || problem === 'other-access') && (
        <FocusBox>{problem === 'gone' ? <GoneNote email={email} /> : <OtherAccessNote />}</FocusBox>
      )}
      {(problem === 'unread' || form.unchecked !== undefined) && <UnreadNote error={form.unchecked?.error} />}
      <MutationAlert
        state={state}
        failed="Invitation wasn’t resent"
        denied={`You don’t have permission to resend the invitation for ${email} in ${full}`}
        request={`Please grant me permission to resend the invitation for ${email} in ${full}.`}
        gone="This invitation no longer exists."
        foundDone="We checked, and the invitation has the access you chose."
        doubt="Trying again sends a second email and cancels the first."
        onCheckAgain={form.checkAgain}
      />
      {/* While it is being sent, the frame of the page asks with its own text. */}
      <LeaveGuard
        when={unsaved && !isInFlight(state)}
        within
        title={
          state.status === 'doubt'
            ? 'Leave before we confirm whether the invitation was resent?'
            : 'Leave without resending the invitation?'
        }
        leave="Leave"
      >
        Your changes for <bdi>{email}</bdi> will be discarded.
      </LeaveGuard>
    </Dialog>
  )
}

type AccessPickersProps = {
  scope: Scope
  form: EditForm
  before: InviteAccess
  errors: EditErrors
  dispatch: (action: EditAction) => void
  groupNames: ReadonlyMap<string, string>
}

function AccessPickers({ scope, form, before, errors, dispatch, groupNames }: AccessPickersProps) {
  return (
    <>
      {!form.noAccess && (
        <>
          <RoleRows
            scope={scope}
            legend="Roles after sign-up"
            rows={form.rows}
            errors={errors.rows}
            dispatch={dispatch}
            instead={`The invitation keeps its current access: ${accessText({ ...before, userGroups: [] }, groupNames)}.`}
          />
          <GroupsField
            scope={scope}
            chosen={form.groups}
            dispatch={dispatch}
            instead={`The invitation keeps its current access: ${accessText({ ...before, roleBindings: [] }, groupNames)}.`}
          />
        </>
      )}
      <div>
        <Checkbox
          label="No access"
          hint="Add them without roles or groups."
          checked={form.noAccess}
          aria-invalid={errors.access === undefined ? undefined : true}
          aria-describedby={errors.access === undefined ? undefined : 'edit-access-error'}
          onChange={({ currentTarget }) => {
            dispatch({ type: 'no-access', on: currentTarget.checked })
          }}
        />
        {errors.access !== undefined && (
          <p id="edit-access-error" className="mt-1.5 text-sm text-danger-text">
            {errors.access}
          </p>
        )}
      </div>
    </>
  )
}

function accessText({ roleBindings, userGroups }: InviteAccess, groupNames: ReadonlyMap<string, string>): string {
  const roles = roleBindings.map((binding) => {
    const group = resourceGroupNameOf(binding)
    return group === undefined ? roleNameOf(binding) : `${roleNameOf(binding)} on ${group}`
  })
  const groups = userGroups.map((group) => `the group ${groupNames.get(group) ?? group}`)
  return roles.length + groups.length === 0 ? 'no access' : formatList([...roles, ...groups])
}
