import { Suspense, useEffect, useReducer, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useBlocker } from '#src/components/guarded-history.ts'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useSaveDraft, useSavedDraft } from '#src/components/use-draft.ts'
import { useBeforeUnload } from '#src/components/use-before-unload.ts'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useScope } from '#src/components/use-scope.ts'
import { useRetryCountdown } from '#src/components/use-retry-countdown.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { AddUsersBody } from '#src/contract/user-schema.ts'
import { canRetry } from '#src/domain/add-outcome.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { waitText } from '#src/domain/refusal.ts'
import { scopeId } from '#src/domain/scope.ts'
import { draftSlot } from '#src/session/drafts.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { AccessFields } from './access-fields.tsx'
import { AddUsersProgress, AddUsersResult } from './add-users-result.tsx'
import {
  broadAccess,
  emptyForm,
  isUntouched,
  noErrors,
  parseForm,
  peopleOf,
  reduceForm,
  type AddUsersForm,
  type BroadAccessOfUsers,
} from './add-users.form.ts'
import { progressOf, reportOf, resultCsv, resultRows, resultTitle, type ResultRow } from './add-users.run.ts'
import { AddressField } from './address-field.tsx'
import { BroadAccess } from './broad-access.tsx'
import { FilePicker } from './file-picker.tsx'
import { FormFooter, Summary } from './form-footer.tsx'
import type { Importing, ImportSource } from './import-source.ts'
import { leaveText, lossOf, type Loss } from './leave-warning.tsx'
import { OwnAccessList } from './own-access.tsx'
import { blockOf, problemsOf, type Problem } from './problems.ts'
import { ResultFooter } from './result-footer.tsx'
import { unfinishedText, type UnfinishedText } from './unfinished-text.ts'
import { useAddRun, type CutOffRun } from './use-add-run.ts'
import { useKnownDomains, useKnownPeople } from './use-known-people.ts'
import { attentionChips, attentionText, addressOf, ownChips, readyAddresses } from './chip-state.ts'
import { useSendKey } from './use-send-key.ts'

/** Input of a run and the addresses excluded from it, for its result. */
type Sent = {
  readonly orders: readonly AddUsersBody[]
  readonly unready: readonly { address: string; reason: string }[]
  /** Time in milliseconds. */
  readonly at: number
}

/** State of the dialog, for the end of the session: after a run, what was sent and what is in doubt. */
type AddUsersDraft = {
  readonly form: AddUsersForm
  readonly text: UnfinishedText
  readonly sent: Sent | undefined
  readonly cutOff: CutOffRun | undefined
  /** A file that is being added to the form. */
  readonly importing: Importing | undefined
}
// Loads together with the file parser; most additions need neither.
const ImportStep = lazyPart(async () => (await import('./import-step.tsx')).ImportStep)
const StillToDo = lazyPart(async () => (await import('./follow-up-access.tsx')).FollowUpAccess)
const addUsersDrafts = draftSlot<AddUsersDraft>()

/** Add users: a dialog over the list with its own address. */
export function AddUsersPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const navigate = useNavigate()
  const { search } = useLocation()
  const draft = useSavedDraft(addUsersDrafts, scopeId(scope))
  const [form, dispatch] = useReducer(reduceForm, draft?.form ?? emptyForm)
  const known = useKnownPeople(scope, form.lookups)
  const domains = useKnownDomains(scope, known.here)
  // In the form state, because what counts as ready depends on them.
  if (domains !== form.domains) dispatch({ type: 'domains', domains })
  const permissions = usePermissions(scope)
  const { run, runErrors, throttle, timeLeft, start, stop, checkAgain, clear, cutOff } = useAddRun(scope, draft?.cutOff)
  const wait = useRetryCountdown(runErrors.at(-1)?.error)
  const throttled = useRetryCountdown(throttle)
  const [sent, setSent] = useState(draft?.sent)
  // Users added in an earlier run of this dialog who still lack the copied access in other scopes.
  const [usersLackingAccess, setUsersLackingAccess] = useState<readonly string[]>([])
  const [text, setText] = useState(draft?.text)
  const [attempted, setAttempted] = useState(false)
  // Number of the attempt whose problems are summarized; 0 for none, so that only an attempt shows the summary.
  const [summaryAttempt, setSummaryAttempt] = useState(0)
  const [pendingLoss, setPendingLoss] = useState<Loss>()
  // The broad access that the user confirmed, and whether they tried to send without confirming.
  const [confirmedBroadKey, setConfirmedBroadKey] = useState<string>()
  const [lacksConfirmation, setLacksConfirmation] = useState(false)
  const [importing, setImporting] = useState(draft?.importing)
  const [importFoot, setImportFoot] = useState<HTMLElement | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const confirmationBox = useRef<HTMLInputElement>(null)
  const heading = useRef<HTMLSpanElement>(null)
  const phase = run === undefined ? 'form' : run.phase === 'over' ? 'result' : 'running'
  const rows = run === undefined || sent === undefined ? [] : resultRows(run, sent.unready)
  const retriable = rows.filter(({ personOutcome }) => canRetry(personOutcome))
  const unreported = rows.filter(({ personOutcome }) => personOutcome.kind === 'not-reported')
  // Access from a file replaces the shared access below.
  const withOwn = new Set(ownChips(form).map(addressOf))
  const below = [
    ...usersLackingAccess,
    ...rows.flatMap(({ address, done }) => (done && !withOwn.has(address) ? [address] : [])),
  ]
  const canLeave = useRef(false)

  useSaveDraft(addUsersDrafts, scopeId(scope), () => {
    const now = unfinishedText(input.current, body.current)
    const tooMuch = body.current?.querySelector('textarea')?.value ?? form.tooMuch
    const isPristine = isUntouched(form) && now.typed.trim() === '' && importing === undefined
    if (isPristine && run === undefined) return undefined
    return { form: { ...form, tooMuch }, text: now, sent, cutOff: cutOff(), importing }
  })

  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    if (canLeave.current || currentLocation.pathname === nextLocation.pathname) return false
    const loss = lossOf(phase, form, input.current, retriable.length, importing?.source.name)
    setPendingLoss(loss)
    return loss !== undefined
  })
  const warns = phase === 'running' || form.chips.length > 0 || importing !== undefined
  useBeforeUnload(warns && phase !== 'result')

  const close = () => void navigate(paths.users(scope, search))
  const closeForGood = () => {
    canLeave.current = true
    close()
  }

  const parsed = parseForm(form)
  const errors = attempted && !parsed.ok ? parsed.errors : noErrors
  const problems = problemsOf(errors, form)
  if (summaryAttempt > 0 && problems.length < 2) setSummaryAttempt(0)
  const people = readyAddresses(form)
  const broad = broadAccess(form)
  const isBroadConfirmed = confirmedBroadKey === broadKey(broad)
  const blockedReason = blockOf(permissions, people, known)

  const goTo = ({ selector, index = 0 }: Problem) => {
    const control =
      selector === undefined ? input.current : body.current?.querySelectorAll<HTMLElement>(selector)[index]
    control?.focus()
  }
  const launch = (orders: readonly AddUsersBody[]) => {
    setLacksConfirmation(false)
    setText(undefined)
    setSent({
      orders,
      unready: attentionChips(form).map((chip) => ({ address: chip.text, reason: `${attentionText(chip)}.` })),
      at: Date.now(),
    })
    void start(orders, known)
  }
  const send = () => {
    if (phase !== 'form' || importing !== undefined || blockedReason !== undefined) return
    // Typed text counts: Ctrl+Enter fires before blur.
    const typed = input.current?.value ?? ''
    const now = typed.trim() === '' ? form : reduceForm(form, { type: 'add', text: typed })
    if (now !== form) {
      dispatch({ type: 'add', text: typed })
      if (input.current !== null) input.current.value = ''
    }
    const result = parseForm(now)
    setAttempted(!result.ok)
    if (!result.ok) {
      const [only, ...more] = problemsOf(result.errors, now)
      // A summary of several problems focuses itself; a single problem is marked after the next render.
      if (more.length > 0) setSummaryAttempt(summaryAttempt + 1)
      else
        requestAnimationFrame(() => {
          if (only !== undefined) goTo(only)
        })
    } else if (broadAccess(now).length > 0 && confirmedBroadKey !== broadKey(broadAccess(now))) {
      setLacksConfirmation(true)
      // The panel might only exist after the next render.
      requestAnimationFrame(() => {
        confirmationBox.current?.focus()
      })
    } else launch(result.value)
  }
  useSendKey(send)

  const startImport = (source: ImportSource) => {
    setImporting({ source, plan: undefined })
  }
  const again = (some: readonly ResultRow[]) => {
    setUsersLackingAccess(below)
    dispatch({ type: 'again', addresses: new Set(some.map(({ address }) => address)) })
    clear()
    setSent(undefined)
    setAttempted(false)
  }

  const isImporting = importing !== undefined
  // The form unmounts: focus moves to what replaces it.
  useEffect(() => {
    if (phase !== 'form') heading.current?.focus()
    else if (isImporting) heading.current?.focus()
    else input.current?.focus()
  }, [phase, isImporting])

  const total = sent === undefined ? 0 : peopleOf(sent.orders).length
  return (
    <Dialog
      open
      keepOnOutsideClick
      size={phase === 'result' ? 'large' : 'medium'}
      initialFocus={input}
      onOpenChange={(open) => {
        // Back to the form first: one step at a time.
        if (!open && importing !== undefined) setImporting(undefined)
        else if (!open) close()
      }}
      title={
        <span ref={heading} tabIndex={-1} className="outline-none">
          {phase === 'form' && (importing === undefined ? 'Add users' : `Users from ${importing.source.name}`)}
          {phase === 'running' && byCount(total, 'Adding 1 user…', `Adding ${formatNumber(total)} users…`)}
          {phase === 'result' && resultTitle(rows)}
        </span>
      }
      subtitle={<ScopeTag scope={scope} />}
      panel={
        phase === 'form' && importing === undefined && broad.length > 0 ? (
          <BroadAccess
            broad={broad}
            accepted={isBroadConfirmed}
            missing={lacksConfirmation && !isBroadConfirmed}
            inputRef={confirmationBox}
            onAccept={(accepted) => {
              setConfirmedBroadKey(accepted ? broadKey(broad) : undefined)
            }}
          />
        ) : undefined
      }
      footer={
        <>
          {importing !== undefined && <div ref={setImportFoot} className="contents" />}
          {phase === 'form' && importing === undefined && (
            <FormFooter
              summary={<Summary form={form} known={known} />}
              count={people.length}
              blockedReason={blockedReason}
              onCancel={close}
              onSend={send}
            />
          )}
          {phase === 'running' && (
            <Button onClick={stop} busy={run?.stopping === true} busyLabel="Stopping…">
              Stop after this batch
            </Button>
          )}
          {phase === 'result' && (
            <ResultFooter
              report={reportOf(rows, scopeName.full)}
              csv={() => resultCsv(rows, scopeName.full, sent?.at ?? 0)}
              retriable={retriable.length}
              unreported={unreported.length}
              allDone={rows.every(({ done }) => done)}
              waiting={wait === 0 ? undefined : waitText(wait)}
              onRetry={() => {
                again(retriable)
              }}
              onRetryUnreported={() => {
                again([...retriable, ...unreported])
              }}
              onClose={closeForGood}
            />
          )}
        </>
      }
    >
      {importing !== undefined && (
        <PartBoundary failed="Couldn’t show the file">
          <Suspense fallback={<Spinner label="Loading the file…" />}>
            <ImportStep
              scope={scope}
              {...importing}
              form={form}
              footer={importFoot}
              onPlan={(plan) => {
                setImporting({ ...importing, plan })
              }}
              onBring={(people) => {
                dispatch({ type: 'bring', people })
                setImporting(undefined)
              }}
              onPlain={
                importing.source.pasted
                  ? () => {
                      dispatch({ type: 'add', text: importing.source.text })
                      setImporting(undefined)
                    }
                  : undefined
              }
              onCancel={() => {
                setImporting(undefined)
              }}
            />
          </Suspense>
        </PartBoundary>
      )}
      {phase === 'form' && (
        // Stays mounted while a file is previewed, because its fields contain typed text.
        <div ref={body} hidden={importing !== undefined} className="flex flex-col gap-6">
          {draft !== undefined && draft.cutOff === undefined && !attempted && (
            <Note>
              <Status>We restored what you entered before your session ended. No users were added.</Status>
            </Note>
          )}
          {summaryAttempt > 0 && <ErrorSummary problems={problems} onGo={goTo} attempt={summaryAttempt} />}
          <div className="flex flex-col gap-3">
            <AddressField
              scope={scope}
              form={form}
              dispatch={dispatch}
              known={known}
              scopeName={scopeName.full}
              inputRef={input}
              error={errors.addresses}
              onTable={(pasted) => {
                startImport({ name: 'the pasted table', text: pasted, encoding: 'utf-8', pasted: true })
              }}
              draft={text}
            />
            <FilePicker onSource={startImport} />
          </div>
          <OwnAccessList form={form} dispatch={dispatch} />
          <PartBoundary failed="Couldn’t show roles and groups">
            <AccessFields scope={scope} scopeName={scopeName.full} form={form} dispatch={dispatch} errors={errors} />
          </PartBoundary>
        </div>
      )}
      {run !== undefined && phase === 'running' && (
        <AddUsersProgress run={run} wait={throttled} timeLeft={timeLeft()} {...progressOf(run)} />
      )}
      {run !== undefined && phase === 'result' && (
        <>
          <AddUsersResult
            run={run}
            rows={rows}
            runErrors={runErrors}
            onCheckAgain={checkAgain}
            scopeName={scopeName.full}
          />
          {form.elsewhere !== undefined && rows.some(({ done }) => done) && (
            <Suspense>
              <StillToDo {...form.elsewhere} scope={scope} emails={below} />
            </Suspense>
          )}
        </>
      )}
      {blocker.state === 'blocked' && pendingLoss !== undefined && (
        <ConfirmDialog
          {...leaveText(pendingLoss)}
          onClose={() => {
            blocker.reset()
          }}
          onConfirm={() => {
            blocker.proceed()
          }}
        />
      )}
    </Dialog>
  )
}

/** The same for the same access of the same users: a confirmation applies to nothing else. */
function broadKey(broad: readonly BroadAccessOfUsers[]): string {
  return JSON.stringify(broad)
}
