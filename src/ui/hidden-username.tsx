/** An invisible user name, under which password managers save the secret of the form. */
export function HiddenUsername({ value }: { value: string }) {
  return (
    <input
      type="text"
      name="username"
      autoComplete="username"
      className="sr-only"
      tabIndex={-1}
      aria-hidden
      readOnly
      value={value}
    />
  )
}
