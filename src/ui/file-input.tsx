import type { Ref } from 'react'

type FileInputProps = {
  /** For the button that opens it with `click()`. */
  ref: Ref<HTMLInputElement>
  label: string
  /** Extensions and types, as in `accept`. */
  accept: string
  multiple?: boolean
  onFiles: (files: readonly File[]) => void
}

/** The file input: visually hidden, and opened by a button. */
export function FileInput({ ref, label, accept, multiple = false, onFiles }: FileInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      multiple={multiple}
      // The button opens it; a second tab stop would only confuse.
      tabIndex={-1}
      aria-label={label}
      accept={accept}
      className="sr-only"
      onChange={({ currentTarget }) => {
        onFiles([...(currentTarget.files ?? [])])
        // Cleared, so that the same file can be chosen again after it was fixed.
        currentTarget.value = ''
      }}
    />
  )
}
