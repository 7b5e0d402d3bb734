import { useState, type ComponentProps } from 'react'
import type { ApiError } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import type { MutationResult } from '#src/domain/mutation-state.ts'
import { sortFieldErrors } from '#src/domain/refusal.ts'
import type { SafeMutation } from '#src/queries/safe-mutation.ts'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Note } from '#src/ui/note.tsx'
import { useForm, type FieldErrors, type FormOptions } from './form.tsx'
import { MutationAlert } from './mutation-alert.tsx'
import { useIsUnmounted } from './use-is-unmounted.ts'
import { useRetryReason } from './use-retry-countdown.ts'
import { useSafeMutation } from './use-safe-mutation.ts'

type FormSummaryProps = { form: Pick<ReturnType<typeof useForm<string, unknown>>, 'summary' | 'focus'> }

/** Everything that is wrong after an attempt, if there are several problems. */
export function FormSummary({ form: { summary, focus } }: FormSummaryProps) {
  return summary === undefined ? null : <ErrorSummary {...summary} onGo={({ name }) => focus(name)} />
}

type MutationFormOptions<Field extends string, Value, Variables, Data> = Omit<FormOptions<Field, Value>, 'onSubmit'> & {
  mutation: SafeMutation<Variables, Data>
  /** The service's field names, mapped to those of the form. */
  serviceNames?: Readonly<Record<string, NoInfer<Field>>>
  /** Field errors of a refusal; default: those that `serviceNames` maps. */
  fieldErrors?: (error: ApiError) => FieldErrors<Field>
  /**
   * Checks, right before sending, whether the change is still valid.
   *
   * @returns what to send; undefined: nothing
   * @throws if the check fails; nothing is sent then
   */
  prepare: (value: Value) => Variables | undefined | Promise<Variables | undefined>
  onResult: (result: MutationResult<Data>, value: Value) => void | Promise<void>
}

/**
 * A form that sends one mutation: `useForm` with the service's field errors, the check before sending, the wait that
 * the service requested, and the outcome for `FormOutcome`.
 */
export function useMutationForm<Field extends string, Value, Variables, Data>(
  options: MutationFormOptions<Field, Value, Variables, Data>,
) {
  const { serviceNames = {}, prepare, onStart, onResult } = options
  const mutation = useSafeMutation(options.mutation)
  const waiting = useRetryReason(mutation.state)
  const left = useIsUnmounted()
  const [unchecked, setUnchecked] = useState<{ error: unknown }>()
  const { state } = mutation

  const sorted = (error: ApiError) => sortFieldErrors(error.fieldErrors, serviceNames)
  const send = async (variables: Variables, value: Value) => {
    const result = await mutation.run(variables)
    if (result.status === 'refused')
      form.showErrors(options.fieldErrors?.(result.error) ?? sorted(result.error).byField)
    await onResult(result, value)
  }
  const start = () => {
    mutation.reset()
    setUnchecked(undefined)
    onStart?.()
  }
  const form = useForm<Field, Value>({
    ...options,
    onStart: start,
    onSubmit: async (value) => {
      let variables
      try {
        variables = await prepare(value)
      } catch (error) {
        setUnchecked({ error })
        return
      }
      // Leaving during the check means leaving without sending.
      if (variables !== undefined && !left.current) await send(variables, value)
    },
  })
  return {
    ...form,
    state,
    checkAgain: mutation.checkAgain,
    /** Clears the messages of an attempt. */
    reset: () => {
      mutation.reset()
      setUnchecked(undefined)
      form.reset()
    },
    /** Why it can’t be sent yet. */
    waiting,
    unchecked,
    otherFields: state.status === 'refused' ? sorted(state.error).others : [],
    /** Sends without reading the form: after the user has chosen. */
    send: (variables: Variables, value: Value) =>
      form.run(async () => {
        start()
        await send(variables, value)
      }),
  }
}

type FormOutcomeProps = Omit<ComponentProps<typeof MutationAlert>, 'state' | 'otherFields'> & {
  form: Pick<
    ReturnType<typeof useMutationForm<string, unknown, unknown, unknown>>,
    'state' | 'checkAgain' | 'unchecked' | 'otherFields'
  >
  /** Purpose of the check before sending: "Before saving, the page checks whether the name was changed elsewhere." */
  styles?: string
}

/** Why nothing was sent, or the outcome. */
export function FormOutcome({
  form: { state, checkAgain, unchecked, otherFields },
  styles,
  ...alert
}: FormOutcomeProps) {
  return (
    <>
      {unchecked !== undefined && (
        <Note tone="danger" title={alert.failed}>
          <p role="alert">
            {styles} {causeOf(unchecked.error)} No changes were made.
          </p>
        </Note>
      )}
      <MutationAlert onCheckAgain={checkAgain} {...alert} state={state} otherFields={otherFields} />
    </>
  )
}
