/** The themes in which every screen is looked at: what a new VS Code shows by day and by night, and the two of high contrast. */
export type Theme = 'light' | 'dark' | 'highContrast' | 'highContrastLight';

type ThemeWords = {
  /** What the setting `workbench.colorTheme` calls it. */
  readonly setting: string;
  /** The class of the window while it is on. */
  readonly windowClass: string;
};

export const themes: { readonly [theme in Theme]: ThemeWords } = {
  light: { setting: 'Light 2026', windowClass: 'vs' },
  dark: { setting: 'Dark 2026', windowClass: 'vs-dark' },
  highContrast: { setting: 'Default High Contrast', windowClass: 'hc-black' },
  highContrastLight: { setting: 'Default High Contrast Light', windowClass: 'hc-light' },
};
