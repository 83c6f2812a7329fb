import { provideVSCodeDesignSystem, vsCodeButton, vsCodeDropdown, vsCodeOption, vsCodeTextField } from '@vscode/webview-ui-toolkit';
import type { ComponentChildren } from 'preact';

/** What Preact may set on a control of the toolkit. Their events are those of the native elements that they stand for. */
type ControlProps = {
  readonly key?: string;
  readonly id?: string;
  readonly class?: string;
  readonly slot?: string;
  readonly children?: ComponentChildren;
  readonly title?: string;
  readonly ref?: (element: HTMLElement | null) => void;
  readonly onClick?: (event: MouseEvent) => void;
  readonly onInput?: (event: Event) => void;
  readonly onChange?: (event: Event) => void;
  readonly onPointerEnter?: () => void;
  readonly onFocusIn?: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly 'aria-label'?: string;
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': ControlProps & { readonly appearance?: 'primary' | 'secondary' | 'icon' };
      'vscode-text-field': ControlProps & { readonly value?: string; readonly placeholder?: string };
      'vscode-dropdown': ControlProps & { readonly value?: string };
      'vscode-option': ControlProps & { readonly value?: string; readonly selected?: boolean };
    }
  }
}

/** Makes the toolkit's controls known to the page; those that are not used are not bundled. Nothing else imports the toolkit. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeTextField(), vsCodeDropdown(), vsCodeOption());
}
