import { looks } from './themes.ts';
import type { Vscode } from './vscode.ts';

/** Pictures the window as it is, once for each look, with the mouse where it is over nothing: `NAME-THEME.png`. */
export async function takePictures({ setTheme, page, screenshot }: Vscode, name: string): Promise<void> {
  for (const theme of looks) {
    await setTheme(theme);
    await page.mouse.move(640, 790);
    await screenshot(`${name}-${theme}`);
  }
}
