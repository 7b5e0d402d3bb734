import { useLayoutEffect, useRef, useState, type ComponentProps, type SyntheticEvent } from 'react'
import { Status } from '#src/ui/live-region.tsx'
import { afterPress } from '#src/ui/press.ts'
import { useSingleFlight } from './use-single-flight.ts'

/** Error messages by field name. */
export type FieldErrors<Field extends string> = Partial<Record<Field, string>>
/** A parsed form: its value, or its errors. */
type Parsed<Field extends string, Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly errors: FieldErrors<Field> }

export type FormOptions<Field extends string, Value> = {
  /** Labels of the fields, in order: for the summary of several errors. */
  labels: Readonly<Record<Field, string>>
  /** Reads the form. Values stay in the fields, so that a secret is stored nowhere else. */
  parse: (data: FormData) => Parsed<Field, Value>
  /** Loads what `parse` needs. */
  ready?: () => Promise<unknown>
  /** Clears the errors of the previous attempt. */
  onStart?: () => void
  onSubmit: (value: Value) => Promise<void>
}

/**
 * A form with one submit at a time. A field is validated on blur, its error disappears while typing once it is valid,
 * and a failed attempt focuses the first invalid field, or the summary if there are several.
 */
export function useForm<Field extends string, Value>(options: FormOptions<Field, Value>) {
  const { labels, parse, ready, onStart, onSubmit } = options
  const element = useRef<HTMLFormElement>(null)
  const singleFlight = useSingleFlight()
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<FieldErrors<Field>>({})
  const [attempt, setAttempt] = useState(0)
  const [hasSummary, setHasSummary] = useState(false)
  /** Announced if the invalid field already has focus, because nothing else would be announced. */
  const [spoken, setSpoken] = useState({ text: '', attempt: 0 })
  useLayoutEffect(() => {
    if (attempt > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [attempt])
  // Leaving a field never brings the summary back.
  const problems = problemsOf(labels, errors)
  if (hasSummary && problems.length < 2) setHasSummary(false)

  const find = (): FieldErrors<Field> => {
    if (element.current === null) return {}
    const parsed = parse(new FormData(element.current))
    return parsed.ok ? {} : parsed.errors
  }
  const showErrors = (found: FieldErrors<Field>) => {
    setErrors(found)
    const [first, ...others] = problemsOf(labels, found)
    setHasSummary(others.length > 0)
    if (first !== undefined) setAttempt((now) => now + 1)
    const stays = first !== undefined && element.current?.elements.namedItem(first.name) === document.activeElement
    setSpoken(({ attempt: lastAttempt }) => ({
      text: stays && others.length === 0 ? (found[first.name] ?? '') : '',
      attempt: lastAttempt + 1,
    }))
  }
  /** Removes the errors of fields that are valid now. */
  const recheck = () => {
    const found = find()
    setErrors((shown) => keepOnly(found, (name) => Object.hasOwn(shown, name)))
  }
  const check = async (field: Field) => {
    if (ready !== undefined) await ready()
    const found = find()
    setErrors((shown) => ({ ...shown, ...keepOnly(found, (name) => name === field) }))
  }
  /** Runs the submit handler unless a submit is in progress. */
  const run = (work: () => Promise<void>) =>
    singleFlight.run(async () => {
      setBusy(true)
      try {
        await work()
      } finally {
        setBusy(false)
      }
    })
  const submit = () =>
    singleFlight.run(async () => {
      if (ready !== undefined) await ready()
      if (element.current === null) return
      onStart?.()
      const parsed = parse(new FormData(element.current))
      showErrors(parsed.ok ? {} : parsed.errors)
      if (!parsed.ok) return
      setBusy(true)
      try {
        await onSubmit(parsed.value)
      } finally {
        setBusy(false)
      }
    })
  return {
    element,
    busy,
    errors,
    spoken,
    showErrors,
    /** Clears the field errors. */
    reset: () => {
      showErrors({})
    },
    recheck,
    run,
    submit,
    /** Focuses a field, by default the first one. */
    focus: (name = Object.keys(labels)[0] ?? '') => {
      const control = element.current?.elements.namedItem(name)
      if (control instanceof HTMLElement) control.focus()
    },
    /**
     * Props of a field.
     *
     * @param isTyped whether blur validates it; default: if it has text
     */
    field: (name: Field, isTyped?: boolean) => ({
      name,
      error: errors[name],
      onInput: () => {
        if (Object.keys(errors).length > 0) recheck()
      },
      onBlur: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => {
        afterPress(() => {
          if (isTyped ?? value !== '') void check(name)
        })
      },
    }),
    summary: hasSummary ? { problems, attempt } : undefined,
  }
}

type FormProps = Omit<ComponentProps<'form'>, 'onSubmit' | 'ref'> & {
  form: Pick<ReturnType<typeof useForm<string, unknown>>, 'element' | 'submit' | 'spoken'>
}

/** The form element, with the announcement after a failed attempt. */
export function Form({ form: { element, submit, spoken }, children, ...props }: FormProps) {
  return (
    <form
      noValidate
      method="post"
      {...props}
      ref={element}
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault()
        // React events bubble to a form around the dialog.
        event.stopPropagation()
        void submit()
      }}
    >
      {children}
      <Status manner="assertive" turn={spoken.attempt} className="sr-only">
        {spoken.text}
      </Status>
    </form>
  )
}

function problemsOf<Field extends string>(labels: Readonly<Record<Field, string>>, errors: FieldErrors<Field>) {
  const names = Object.keys(labels) as Field[]
  return names.flatMap((name) => {
    const text = errors[name]
    return text === undefined ? [] : [{ name, text: `${labels[name]}: ${text}` }]
  })
}

function keepOnly<Field extends string>(
  errors: FieldErrors<Field>,
  isWanted: (name: string) => boolean,
): FieldErrors<Field> {
  return Object.fromEntries(Object.entries(errors).filter(([name]) => isWanted(name))) as FieldErrors<Field>
}
