import './styles/page.css';
import './styles/light.css';
import { registerWorker } from './offline/register';
import './ui/app';

void registerWorker();
