type AddressListProps = {
  /** Names the region: "People". */
  label: string
  addresses: readonly string[]
}

/** Everybody whom something is about, in a small box that scrolls. Each address once. */
export function AddressList({ label, addresses }: AddressListProps) {
  return (
    <div
      role="region"
      aria-label={label}
      // A scrolling region has to take focus, otherwise the keyboard cannot reach what is cut off (WCAG 2.1.1).
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      className="max-h-48 shrink-0 overflow-y-auto rounded-card border border-edge px-3 py-2"
    >
      <ul className="text-sm">
        {[...new Set(addresses)].map((address) => (
          <li key={address} className="break-all">
            <bdi>{address}</bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}
