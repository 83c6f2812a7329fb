import { Icon } from '../icons/Icon.tsx';

type CopyButtonProps = { readonly label: string; readonly title?: string; readonly onCopy: () => void };

/** A small picture that copies what stands beside it. It shows itself where the pointer or the focus is. */
export function CopyButton({ label, title = label, onCopy }: CopyButtonProps) {
  return <button type="button" class="copy" aria-label={label} title={title} onClick={onCopy}><Icon name="copy" size={12} /></button>;
}
