import './styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startFocusHistory } from './lib/focus-history.ts';
import { applyTheme } from './lib/theme.ts';

applyTheme();
startFocusHistory();
// After an update of the server the files of the page that is open may be gone: load the new ones.
window.addEventListener('vite:preloadError', () => window.location.reload());

const place = document.getElementById('app');
if (place) createRoot(place).render(<App />);
