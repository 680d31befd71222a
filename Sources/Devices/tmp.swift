import CALSA
import CSerial
