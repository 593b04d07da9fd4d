import { useEffect } from 'react';

/**
 * Stands in for `react-style-singleton`, by which Radix locks the page's scrolling: the same rules as an adopted style
 * sheet, which a policy without inline styles allows.
 */
export function styleSingleton() {
  const sheet = new CSSStyleSheet();
  let users = 0;
  return function AdoptedStyles({ styles }: { styles: string }): null {
    useEffect(() => {
      users += 1;
      sheet.replaceSync(styles);
      if (users === 1) document.adoptedStyleSheets.push(sheet);
      return () => {
        users -= 1;
        if (users > 0) return;
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
      };
    }, [styles]);
    return null;
  };
}
