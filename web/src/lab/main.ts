import '../styles/page.css';
import '../styles/light.css';
import './ui/lab';
